"""A pipeline as a Mermaid flow chart."""

from collections.abc import Iterator, Mapping

from muster.core.pipelines.pipeline import Call, Job, JobId, Level, Nested, Pipeline, Step, Thread


def mermaid(pipeline: Pipeline) -> str:
    """Return the chart: levels are boxes, threads run down within them."""
    lines = ["flowchart TB", "  start([start])"]
    ids = {step.id: f"s{number}" for number, step in enumerate(pipeline.steps())}
    before = ["start"]
    for number, level in enumerate(pipeline.levels):
        lines += _level(level, number, ids)
        lines += [
            f"  {one} --> {ids[thread.steps[0].id]}" for one in before for thread in level.threads
        ]
        before = [ids[thread.steps[-1].id] for thread in level.threads]
    lines += ["  finish([end])", *(f"  {one} --> finish" for one in before)]
    return "\n".join(lines) + "\n"


def label(step: Step) -> tuple[str, str]:
    """Return a step's name, and in a few words what it does."""
    match step.work:
        case Call(executor=executor):
            told = f"calls {executor}"
        case Job(executor=executor):
            told = f"runs {executor}"
        case Nested(workflow=workflow):
            told = f"pipeline {workflow}"
    return step.name, f"{told}, may fail" if step.continues else told


def _level(level: Level, number: int, ids: Mapping[JobId, str]) -> Iterator[str]:
    yield f"  subgraph level{number}[{_quoted(f'Level {level.id}')}]"
    for thread in level.threads:
        yield from _thread(thread, ids)
    yield "  end"


def _thread(thread: Thread, ids: Mapping[JobId, str]) -> Iterator[str]:
    for step in thread.steps:
        yield f"    {ids[step.id]}[{_quoted(*label(step))}]"
    for one, other in zip(thread.steps, thread.steps[1:], strict=False):
        yield f"    {ids[one.id]} --> {ids[other.id]}"


def _quoted(*lines: str) -> str:
    """Write lines so that Mermaid takes no sign of them for its own."""
    plain = (
        line.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;") for line in lines
    )
    return f'"{"<br/>".join(plain)}"'
