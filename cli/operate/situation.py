"""The situations that a bundle can be in, and the phrases that describe them."""

import shlex
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cli.operate.execution import REDRIVABLE, Execution
from cli.operate.facts import Facts
from cli.operate.wording import cropped, listed, moment, plain

NO_REPLAY = "it needs a replay, which Muster does not offer yet"
NOTHING = "nothing is to be done"
SAME_INPUT = "States.Runtime"  # a redrive repeats the input that failed


class Situation(StrEnum):
    """Where a bundle stands, all facts taken together."""

    NEVER_STARTED = "never_started"
    EXECUTION_GONE = "execution_gone"
    WAITING = "waiting"
    OVERDUE = "overdue"
    RINGING = "ringing"
    WAITING_ON = "waiting_on"
    EXPIRING = "expiring"
    BREACHED = "breached"
    ABORTED = "aborted"
    WAIT_FAILED = "wait_failed"
    SUBMITTING = "submitting"
    IN_DOUBT = "in_doubt"
    COMPLETE_AFTER_BREACH = "complete_after_breach"
    SUBMISSION_FAILED = "submission_failed"
    SUBMISSION_UNKNOWN = "submission_unknown"
    NOT_SUBMITTED = "not_submitted"
    SUBMITTED = "submitted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Reason:
    """A situation, why it is so, and what to do."""

    situation: Situation
    why: str
    then: str

    @property
    def sentence(self) -> str:
        """The one sentence."""
        return f"{self.why}; {self.then}."


def wanted(facts: Facts) -> str:
    """Name the missing members, as far as that is known here."""
    if facts.missing is None:
        version = facts.bundle.definition_version
        return f"members that only version {version} of its definition could name"
    return listed(facts.missing)


def redrive(facts: Facts, *, after: str = "") -> str:
    """Tell the operator to redrive, after a repair if one is due."""
    command = f"redrive it: `muster redrive {plain(shlex.quote(facts.bundle.key.key))}`"
    return f"{after}, then {command}" if after else command


def redrive_or_replay(facts: Facts, execution: Execution, *, after: str = "") -> str:
    """Tell the operator to redrive, or why that cannot be."""
    if execution.error == SAME_INPUT:
        return f"a redrive would fail again: {NO_REPLAY}"
    if execution.redrive_status not in (None, REDRIVABLE) or not execution.has_ended_badly:
        why = cropped(execution.not_redrivable or f"it ended {execution.status}")
        return f"it cannot be redriven ({why}): {NO_REPLAY}"
    return redrive(facts, after=after)


def ending(execution: Execution) -> str:
    """Say how the execution ended."""
    told = cropped(": ".join(filter(None, (execution.error, execution.cause))))
    return f"{execution.status}: {told}" if told else execution.status


def at(instant: datetime | None) -> str:
    """Write an instant that the table may lack."""
    return "an unknown time" if instant is None else moment(instant)


def is_past(instant: datetime | None, now: datetime) -> bool:
    """Tell whether the instant has come."""
    return instant is not None and instant <= now
