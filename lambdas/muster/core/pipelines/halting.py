"""The end of a run whose step failed: a named error, which a redrive goes on from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muster.core.errors import StepFailed, StepTimedOut
from muster.core.pipelines.words import RUNNING


@dataclass(frozen=True, slots=True)
class Again:
    """The step begins anew; `starts` numbers its jobs, so that an ended one is not found again."""

    starts: int


def halt(event: Mapping[str, Any]) -> Again:
    """Raise what became of the step; return where a redrive came after that.

    After a timeout the earlier job may still run, so its number stays and its executor finds it.
    """
    current = event["current"]
    has_timed_out = current["word"] in RUNNING
    if event["redrives"] > current["redrives"]:
        return Again(current["starts"] + (0 if has_timed_out else 1))
    error = StepTimedOut if has_timed_out else StepFailed
    said = (
        f" ({current['message']})" if current.get("message") not in (None, current["word"]) else ""
    )
    raise error(f"{event['step']} {event['job_name']}: {current['word']}{said}")
