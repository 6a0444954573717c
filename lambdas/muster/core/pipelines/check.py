"""A document's text into a pipeline: every error at once, each with JSON path and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from muster.core.checking.parsing import Form, tree_of
from muster.core.checking.problem import Problem, Report
from muster.core.checking.tree import Table
from muster.core.pipelines.cursor import Cursor
from muster.core.pipelines.heading import args_from, engine_from, owner_from, schedule_from
from muster.core.pipelines.pipeline import JobId, Level, Pipeline, Step
from muster.core.pipelines.thread import level_from, unique

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
WORDS = ("engine", "definition", "schedule", "owner", "args")
LARGEST, DEEPEST, MOST = 1024 * 1024, 24, 50_000


@dataclass(frozen=True, slots=True)
class Checked:
    """The pipeline, where nothing is wrong with it, and everything that was found."""

    pipeline: Pipeline | None
    problems: tuple[Problem, ...]


def check(file: str, text: str) -> Checked:
    """Check one document; the file's name without its ending is the pipeline's name."""
    report = Report(file)
    is_json = file.endswith(".json")
    form = Form(
        expected="keys and values, with 'definition: [...]'",
        declares="pipeline",
        largest=LARGEST,
        deepest=DEEPEST,
        most=MOST,
        is_json=is_json,
    )
    tree = tree_of(blanks_for_tabs(text) if is_json else text, report, form)
    pipeline = _pipeline(Cursor(tree, "", report)) if isinstance(tree, Table) else None
    found = None if report.has_errors() else pipeline
    return Checked(found, tuple(sorted(report.found)))


def blanks_for_tabs(text: str) -> str:
    """Return JSON without tabs, which stand between its words only and which YAML refuses."""
    return text.replace("\t", " ")


def name_of(file: str) -> str:
    """Return the pipeline's name; a dot within it becomes an underscore."""
    plain = file.replace("\\", "/").rpartition("/")[2]
    return plain.rpartition(".")[0].replace(".", "_")


def _pipeline(at: Cursor) -> Pipeline:
    name = name_of(at.report.file)
    if not NAME.fullmatch(name):
        wrong = f"'{name}': expected a letter, then up to 63 letters, digits, '_' and '-'"
        at.report.add(1, "P17", f"the file's name {wrong}")
    fields = at.unknown(WORDS)
    cursors = at.mappings("definition")
    unique(cursors, "LEVEL_ID")
    _steps_are_unique(cursors)
    levels = tuple(level for each in cursors if (level := level_from(each)))
    _readers_come_later(levels, at.report)
    return Pipeline(
        name=name,
        engine=engine_from(at),
        levels=levels,
        schedule=schedule_from(at),
        owner=owner_from(at),
        args=args_from(at),
        fields=fields,
    )


def _steps_are_unique(levels: list[Cursor]) -> None:
    """P04: job ids and job names stand for one step of the whole document."""
    steps = [
        step
        for level in levels
        for thread in level.within("THREADS")
        for step in thread.within("STEPS")
    ]
    unique(steps, "JOB_ID")
    unique(steps, "JOB_NAME")


def _readers_come_later(levels: tuple[Level, ...], report: Report) -> None:
    """P11: whose answer a step reads has surely run before it."""
    for step, before in _with_earlier(levels):
        if step.reads is not None and step.reads not in before:
            path = f"{step.at.path}.READ_INPUT_FROM '{step.reads}'"
            advice = "expected ENV, an earlier step of the thread, or a step of an earlier level"
            report.add(step.at.line, "P11", f"{path}: {advice}")


def _with_earlier(levels: tuple[Level, ...]) -> Iterator[tuple[Step, set[JobId]]]:
    """Walk the steps that may run, each with those that surely ran before."""
    ended = set[JobId]()
    for level in levels:
        for thread in level.threads:
            for number, step in enumerate(thread.steps):
                yield step, ended | {each.id for each in thread.steps[:number]}
        ended |= {step.id for thread in level.threads for step in thread.steps}
