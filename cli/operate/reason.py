"""Why a bundle is where it is, and what its operator can do next: pure, from facts and clock."""

from datetime import datetime

from cli.operate.facts import Facts
from cli.operate.situation import NO_REPLAY, Reason, Situation, at, is_past, wanted
from cli.operate.submitting import being_submitted, submitted, unsubmitted
from cli.operate.waiting import expiring, stopped, waiting
from muster.core.bundle import Phase
from muster.core.submission import Standing


def reason(facts: Facts, now: datetime) -> Reason:
    """Explain a bundle."""
    match facts.bundle.phase:
        case Phase.EXPIRED:
            return _expired(facts)
        case Phase.COMPLETE:
            return _complete(facts)
        case _:
            return _open(facts, now)


def _complete(facts: Facts) -> Reason:
    if facts.bundle.submission.standing is Standing.SUBMITTED:
        return submitted(facts)
    if facts.execution is None:
        return _without_execution(facts)
    if facts.execution.is_running:
        return being_submitted(facts)
    return unsubmitted(facts, facts.execution)


def _open(facts: Facts, now: datetime) -> Reason:
    if is_past(facts.bundle.expires_at, now):
        return expiring(facts)
    if facts.execution is None:
        return _without_execution(facts)
    if facts.execution.is_running:
        return waiting(facts, now)
    return stopped(facts, facts.execution)


def _expired(facts: Facts) -> Reason:
    why = f"It expired at {at(facts.bundle.expires_at)} without {wanted(facts)}"
    return Reason(Situation.EXPIRED, why, f"a redrive would fail again: {NO_REPLAY}")


def _without_execution(facts: Facts) -> Reason:
    if facts.bundle.execution_arn is not None:
        why = "Step Functions no longer knows its execution"
        return Reason(Situation.EXECUTION_GONE, why, NO_REPLAY)
    why = "Its execution has not started yet"
    then = (
        "the sweeper starts it within three minutes of the first event, and"
        " where it does not, the logs of ingest and sweep say why"
    )
    return Reason(Situation.NEVER_STARTED, why, then)
