"""What became of each step, told by a run of the compiled state machine."""

from collections.abc import Iterator
from typing import Any

from tests.pipelines.walk import Walk

TIMEOUTS = ("States.Timeout", "StepTimedOut")


def outcomes(walk: Walk, names: dict[str, str]) -> dict[str, str]:
    """Return the outcome by JOB_ID; `names` are the JOB_NAMEs by id."""
    if walk.error is None:
        return {step: line["outcome"] for step, line in walk.output["steps"].items()}
    found = dict.fromkeys(names, "not_run")
    ids = {name: step for step, name in names.items()}
    for part in _ways(walk):
        for step, line in _lines(part).items():
            found[step] = line["outcome"]
        if part.error and part.error.name != "States.Aborted":
            culprit = part.entered[-1].state.partition(" ")[0]
            if culprit in ids:
                is_late = part.error.name in TIMEOUTS
                found[ids[culprit]] = "timed_out" if is_late else "failed"
    return found


def _ways(walk: Walk) -> Iterator[Walk]:
    yield walk
    for entry in walk.entered:
        for branch in entry.branches:
            yield from _ways(branch)


def _lines(walk: Walk) -> dict[str, Any]:
    """Return the newest result that the way passed on."""
    last = walk.output if walk.error is None else walk.entered[-1].given
    lines: dict[str, Any] = (last or {}).get("steps", {})
    return lines
