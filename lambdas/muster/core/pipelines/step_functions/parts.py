"""A job that is asked more often than one history can tell: in executions of their own, in turn.

Each asks until it has a final word, the time is up, or its share is used; those that come after a
final word ask once and hear it again.
"""

from muster.core.definition import Json
from muster.core.pipelines.pipeline import Job, Step
from muster.core.pipelines.step_functions.asked import told
from muster.core.pipelines.step_functions.body import CURRENT
from muster.core.pipelines.step_functions.endings import catch
from muster.core.pipelines.step_functions.history import PART, parts, polls
from muster.core.pipelines.step_functions.language import (
    NOW,
    REDRIVES,
    Asl,
    is_one_of,
    query,
    way,
)
from muster.core.pipelines.step_functions.scope import Names
from muster.core.pipelines.words import RUNNING

LAST = "$states.result[-1].current"


def watched_in_parts(step: Step, work: Job, asking: Asl) -> dict[str, Json]:
    """Return the state that asks in turn, and what its last answer means."""
    names = Names(step)
    number = parts(polls(work))
    asked = f'"polls": $sum($states.result.current.polls), "redrives": {REDRIVES}'
    current = f"$merge([{CURRENT}, {LAST}, {{{asked}}}])"
    return {
        names.wait: {
            "Type": "Map",
            "Items": query(f"[1..{number}]"),
            "MaxConcurrency": 1,
            "ItemSelector": {
                "run": query("$states.input.run"),
                "answers": query("$states.input.answers"),
                "current": query(CURRENT),
                "part": query("$states.context.Map.Item.Value"),
            },
            "ItemProcessor": _part(step, work, asking),
            **catch(step),
            "Output": query(f'$merge([$states.input, {{"current": {current}}}])'),
            "Next": names.told,
        },
        names.told: told(step),
    }


def _part(step: Step, work: Job, asking: Asl) -> Json:
    """Begin with a pause; after another part, begin with a question instead."""
    names = Names(step)
    begin, pause, heard, end = (
        f"{step.name} {word}" for word in ("part", "pause", "heard", "part ended")
    )
    running = is_one_of(f"{CURRENT}.word", RUNNING)
    more = f"{running} and $toMillis({NOW}) < {CURRENT}.deadline and {CURRENT}.polls < {PART}"
    return {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": begin,
        "States": {
            begin: {
                "Type": "Choice",
                "Choices": [{"Condition": query("$states.input.part = 1"), "Next": pause}],
                "Default": names.ask,
            },
            pause: {"Type": "Wait", "Seconds": work.wait, "Next": names.ask},
            names.ask: {**asking, "Next": heard},
            heard: {
                "Type": "Choice",
                "Choices": [{"Condition": query(more), "Next": pause}],
                "Default": end,
            },
            end: {"Type": "Pass", "Output": {"current": query(CURRENT)}, **way(None)},
        },
    }
