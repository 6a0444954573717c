"""One STEP of a document: a small function per word."""

import json
import math
import re
from collections.abc import Callable, Mapping

from muster.core.checking.tree import Entry, Leaf, Table
from muster.core.checking.wording import either
from muster.core.definition import Json
from muster.core.pipelines.cursor import Cursor
from muster.core.pipelines.open_values import json_value
from muster.core.pipelines.pipeline import Call, Job, JobId, Nested, Step, Work

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
NAME_IN_WORDS = "a letter, then up to 63 letters, digits, '_' and '-'"
TYPES = {"sync": "sync", "async": "async", "workflows": "workflows"}
WAIT, TIMEOUT, LIMIT = 30, 60, 1440 * 60
ENV = "ENV"

CALL_WORDS = ("FUNCTION_NAME", "TIMEOUT_SECONDS")
LIMIT_WORD = "ASYNC_TIMEOUT_LOOP_IN_MINUTES"
JOB_WORDS = (
    *("FUNCTION_ID_NAME", "FUNCTION_STATUS_NAME", "COMPOSER_STEP"),
    *("WAIT_TIME_SECONDS", "TIMEOUT_SECONDS", LIMIT_WORD),
)
WORDS_OF = {"sync": CALL_WORDS, "async": JOB_WORDS, "workflows": ("workflows_name", LIMIT_WORD)}
COMMON = (
    *("JOB_ID", "JOB_NAME", "TYPE", "CONTINUE_IF_FAIL"),
    *("NEXT", "READ_INPUT_FROM", "STEP_PROPERTIES"),
)
WORDS = tuple(dict.fromkeys([*COMMON, *(word for words in WORDS_OF.values() for word in words)]))


def step_from(at: Cursor) -> Step | None:
    """Return the step; None where it has no name of its own or nothing to run."""
    fields = at.unknown(WORDS)
    identity, name = at.required("JOB_ID"), _name(at)
    kind = at.choice("TYPE", TYPES, "async")
    if at.has("TYPE") and at.table.text("TYPE") not in TYPES:
        return None
    _idle_words(at, kind)
    work = WORK[kind](at)
    properties, reads = _properties(at), at.text("READ_INPUT_FROM") or ENV
    if identity is None or name is None or work is None:
        return None
    return Step(
        id=JobId(identity),
        name=name,
        work=work,
        continues=_continues(at),
        reads=None if reads == ENV else JobId(reads),
        properties=properties,
        fields=fields,
        at=at.place,
    )


def _name(at: Cursor) -> str | None:
    name = at.required("JOB_NAME")
    if name is None or NAME.fullmatch(name):
        return name
    at.note("JOB_NAME", "P05", f" '{name}': expected {NAME_IN_WORDS}")
    return None


def _idle_words(at: Cursor, kind: str) -> None:
    """W14: a word that says nothing for this type of step."""
    spoken = {*COMMON, *WORDS_OF[kind]}
    for word in WORDS:
        if word not in spoken and at.has(word):
            at.note(word, "W14", f": not used by a step of TYPE {kind}")


def _call(at: Cursor) -> Call | None:
    executor = _executor(at, "sync", "FUNCTION_NAME")
    timeout = at.whole("TIMEOUT_SECONDS", TIMEOUT)
    return Call(executor=executor, timeout=timeout) if executor else None


def _job(at: Cursor) -> Job | None:
    executor = _executor(at, "async", "FUNCTION_ID_NAME", "COMPOSER_STEP")
    status = at.text("FUNCTION_STATUS_NAME")
    wait, timeout = at.whole("WAIT_TIME_SECONDS", WAIT), at.whole("TIMEOUT_SECONDS", TIMEOUT)
    limit = _limit(at)
    if executor is None:
        return None
    return Job(
        executor=executor, status=status or executor, timeout=timeout, wait=wait, limit=limit
    )


def _nested(at: Cursor) -> Nested | None:
    workflow = _executor(at, "workflows", "workflows_name")
    limit = _limit(at)
    return Nested(workflow=workflow, limit=limit) if workflow else None


WORK: Mapping[str, Callable[[Cursor], Work | None]] = {
    "sync": _call,
    "async": _job,
    "workflows": _nested,
}


def _executor(at: Cursor, kind: str, *words: str) -> str | None:
    """Return the first that is named; P09 where this type of step names none."""
    named = [word for word in words if at.has(word)]
    if not named:
        at.report.add(at.table.line, "P09", f"{at.path}: TYPE {kind} needs {either(words)}")
        return None
    return at.text(named[0])


def _limit(at: Cursor) -> int:
    """Seconds, rounded up to whole ones; W13 where the document says none."""
    minutes = at.positive(LIMIT_WORD)
    if minutes is not None:
        return math.ceil(minutes * 60)
    if not at.has(LIMIT_WORD):
        at.report.add(at.table.line, "W13", f"{at.path}: no {LIMIT_WORD}; 1440 is assumed")
    return LIMIT


def _continues(at: Cursor) -> bool:
    return at.has("CONTINUE_IF_FAIL") and (at.text("CONTINUE_IF_FAIL") or "").lower() != "false"


def _properties(at: Cursor) -> Mapping[str, Json]:
    """Return the object, or what its text says."""
    entry = at.table.entries.get("STEP_PROPERTIES")
    match entry:
        case None:
            return {}
        case Entry(node=Table() as node):
            found = json_value(node, f"{at.path}.STEP_PROPERTIES", at.report)
        case Entry(node=Leaf(kind="str", text=text)):
            found = _parsed(text)
        case _:
            found = None
    if isinstance(found, dict):
        return found
    at.note("STEP_PROPERTIES", "P12", ": expected a JSON object, or the text of one")
    return {}


def _parsed(text: str) -> Json:
    try:
        found: Json = json.loads(text, parse_constant=lambda _: None, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError(pairs)
    return dict(pairs)
