"""A straightforward reading of a document: what happens to each step, and when.

It reads the raw document, knows nothing of the compiler, and takes calls to last no time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.pipelines.scripts import PATIENCE, Script

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one step; instants are seconds since the run began."""

    step: str
    outcome: str
    began: float = 0
    ended: float = 0
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A whole run; `halted` is when its first thread failed, with the steps that did so then."""

    lines: dict[str, Line]
    halted: float | None

    @property
    def culprits(self) -> set[str]:
        """The steps of which any may be the one that the run fails with."""
        lines = self.lines.values()
        return {each.step for each in lines if each.fails and each.ended == self.halted}

    def allowed(self, step: str) -> set[str]:
        """Return what an engine may say of a step that stops the other threads of a failure.

        What ends in the very instant of the failure may have been heard of or not.
        """
        line = self.lines[step]
        if self.halted is None or line.outcome == "not_run" or line.ended < self.halted:
            return {line.outcome}
        if line.ended > self.halted:
            return {"not_run"}
        return {line.outcome, "not_run"}


def read(document: Document, scripts: Mapping[str, Script]) -> Told:
    """Run the levels one after another until one of them fails."""
    steps = [s for level in document["definition"] for t in level["THREADS"] for s in t["STEPS"]]
    lines = {step["JOB_ID"]: Line(step["JOB_ID"], "not_run") for step in steps}
    now: float = 0
    for level in document["definition"]:
        threads = [[*_thread(each, scripts, now)] for each in level["THREADS"]]
        lines |= {line.step: line for thread in threads for line in thread}
        failures = [line.ended for thread in threads for line in thread if line.fails]
        if failures:
            return Told(lines, min(failures))
        now = max(thread[-1].ended for thread in threads)
    return Told(lines, None)


def _thread(thread: Document, scripts: Mapping[str, Script], now: float) -> Iterator[Line]:
    awaited = None
    for step in thread["STEPS"]:
        if awaited not in (None, step["JOB_ID"]):
            continue
        awaited = step.get("NEXT")
        outcome, ended = _outcome(step, scripts[step["JOB_NAME"]], now)
        is_well = outcome == "succeeded"
        goes_on = is_well or _continues(step)
        yield Line(
            step["JOB_ID"],
            outcome if is_well or not _continues(step) else "continued",
            now,
            ended,
            fails=not goes_on,
        )
        if not goes_on:
            return
        now = ended


def _continues(step: Document) -> bool:
    return str(step.get("CONTINUE_IF_FAIL", "false")).lower() != "false"


def _outcome(step: Document, script: Script, now: float) -> tuple[str, float]:
    kind = step.get("TYPE", "async")
    if kind == "workflows":
        return _nested(step, script, now)
    if script.start_errors > PATIENCE:
        return "failed", now
    return _call(step, script, now) if kind == "sync" else _job(step, script, now)


def _call(step: Document, script: Script, now: float) -> tuple[str, float]:
    if script.ending == "never":
        return "timed_out", now + int(step.get("TIMEOUT_SECONDS", 60))
    return ("succeeded" if script.ending == "success" else "failed"), now


def _nested(step: Document, script: Script, now: float) -> tuple[str, float]:
    limit = float(step["ASYNC_TIMEOUT_LOOP_IN_MINUTES"]) * 60
    if script.ending == "never" or script.running > limit:
        return "timed_out", now + limit
    return ("succeeded" if script.ending == "success" else "failed"), now + script.running


def _job(step: Document, script: Script, now: float) -> tuple[str, float]:
    """Ask after each pause; only an answer `running` is held against the deadline."""
    wait = int(step.get("WAIT_TIME_SECONDS", 30))
    deadline = now + float(step["ASYNC_TIMEOUT_LOOP_IN_MINUTES"]) * 60
    answers = 0
    while True:
        now += wait
        if script.ask_errors > PATIENCE:
            return "failed", now
        if script.ending != "never" and answers >= script.running:
            return ("succeeded" if script.ending == "success" else "failed"), now
        answers += 1
        if now >= deadline:
            return "timed_out", now
