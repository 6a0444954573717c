"""THREADs and their order: NEXT is resolved here, so that no backend jumps."""

from collections.abc import Mapping, Sequence

from muster.core.pipelines.cursor import Cursor
from muster.core.pipelines.pipeline import JobId, Level, Step, Thread
from muster.core.pipelines.step import step_from

Written = tuple[Step, Cursor]


def level_from(at: Cursor) -> Level | None:
    """Return the level; None where nothing of it can be judged further."""
    fields = at.unknown(("LEVEL_ID", "THREADS"))
    identity = at.required("LEVEL_ID")
    cursors = at.mappings("THREADS")
    unique(cursors, "THREAD_ID")
    threads = tuple(thread for each in cursors if (thread := _thread(each)))
    if identity is None:
        return None
    return Level(id=identity, threads=threads, fields=fields, at=at.place)


def unique(cursors: Sequence[Cursor], name: str) -> None:
    """P04: a name that stands for two things."""
    first: dict[str, Cursor] = {}
    for each in cursors:
        leaf = each.table.leaf(name)
        if leaf is None or not leaf.text:
            continue
        if leaf.text in first:
            line = first[leaf.text].table.entries[name].line
            each.note(name, "P04", f" '{leaf.text}': again (first in line {line})")
        first.setdefault(leaf.text, each)


def _thread(at: Cursor) -> Thread | None:
    fields = at.unknown(("THREAD_ID", "STEPS"))
    identity = at.required("THREAD_ID")
    written = [(step, each) for each in at.mappings("STEPS") if (step := step_from(each))]
    if identity is None:
        return None
    running = _running(written)
    skipped = [(step, each) for step, each in written if step not in running]
    for step, each in skipped:
        each.note("JOB_ID", "W12", f" '{step.id}': jumped over by NEXT; it never runs")
    return Thread(
        id=identity,
        steps=tuple(running),
        skipped=tuple(step for step, _ in skipped),
        fields=fields,
        at=at.place,
    )


def _running(written: Sequence[Written]) -> list[Step]:
    """Follow the thread from its first step, over what a NEXT jumps."""
    places = {step.id: number for number, (step, _) in enumerate(written)}
    targets = [_next(number, each, places) for number, (_, each) in enumerate(written)]
    running, number = list[Step](), 0
    while number < len(written):
        running.append(written[number][0])
        number = targets[number]
    return running


def _next(number: int, at: Cursor, places: Mapping[JobId, int]) -> int:
    """P10: NEXT goes on to a later step of its own thread."""
    target = at.text("NEXT")
    if target is None:
        return number + 1
    found = places.get(JobId(target))
    if found is not None and found > number:
        return found
    wrong = "no step of this thread" if found is None else "not a later step"
    at.note("NEXT", "P10", f" '{target}': {wrong}; a thread only goes forward")
    return number + 1
