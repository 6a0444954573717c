"""Why a bundle is still open."""

from datetime import datetime

from cli.operate.execution import Execution
from cli.operate.facts import Facts
from cli.operate.situation import (
    NOTHING,
    Reason,
    Situation,
    at,
    ending,
    is_past,
    redrive,
    redrive_or_replay,
    wanted,
)
from cli.operate.wording import listed, span

PUBLISH = "publish what is missing"


def waiting(facts: Facts, now: datetime) -> Reason:
    """Explain a bundle whose execution runs."""
    bundle = facts.bundle
    if bundle.breached_at is not None:
        return _breached(facts)
    if is_past(bundle.deadline, now):
        why = f"Its deadline passed at {at(bundle.deadline)} without {wanted(facts)}, not noted yet"
        then = "the execution or the sweeper notes and tells it within a minute"
        return Reason(Situation.OVERDUE, why, then)
    until = bundle.deadline or bundle.expires_at
    left = "" if until is None else f" ({span(until - now)} left)"
    why = f"It waits for {wanted(facts)} until {at(until)}{left}"
    return Reason(Situation.WAITING, why, NOTHING)


def _breached(facts: Facts) -> Reason:
    bundle = facts.bundle
    why = f"Its deadline passed at {at(bundle.breached_at)} without {listed(bundle.breach_missing)}"
    if bundle.breach_heard is None:
        why = f"{why}, and its execution is about to fail"
        return Reason(Situation.RINGING, why, redrive(facts, after=PUBLISH))
    why = f"{why}, and it waits on for {wanted(facts)} until {at(bundle.expires_at)}"
    return Reason(Situation.WAITING_ON, why, f"{PUBLISH}, and its job is submitted")


def expiring(facts: Facts) -> Reason:
    """Explain a bundle that is still open after its time."""
    why = f"Its time to expire came at {at(facts.bundle.expires_at)} without {wanted(facts)}"
    return Reason(Situation.EXPIRING, why, "the sweeper closes it within a minute")


def stopped(facts: Facts, execution: Execution) -> Reason:
    """Explain a bundle for which nobody waits any more."""
    bundle, names, until = facts.bundle, wanted(facts), at(facts.bundle.expires_at)
    match execution.status, execution.error:
        case _, "SlaBreached":
            named = listed(bundle.breach_missing)
            why = (
                f"Its deadline passed at {at(bundle.breached_at)} without {named}, and its"
                f" execution failed; {names} may still join until {until}"
            )
            then = redrive_or_replay(facts, execution, after=PUBLISH)
            return Reason(Situation.BREACHED, why, then)
        case "ABORTED", _:
            why = f"Its execution was aborted, but {names} may still join until {until}"
            return Reason(Situation.ABORTED, why, redrive_or_replay(facts, execution))
        case _, error:
            after = PUBLISH if error == "BundleIncomplete" else "repair the cause"
            why = f"Its wait for {names} ended {ending(execution)}"
            then = redrive_or_replay(facts, execution, after=after)
            return Reason(Situation.WAIT_FAILED, why, then)
