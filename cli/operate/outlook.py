"""What a redrive would do, by the state it goes on from; or why it would do no good."""

from datetime import datetime

from cli.operate.execution import REDRIVABLE, Execution
from cli.operate.facts import Facts
from cli.operate.situation import NO_REPLAY, SAME_INPUT, at, is_past, wanted
from muster.core.bundle import Phase
from muster.core.submission import Standing

SUBMIT = "Submit"
AWAIT = "AwaitBundle"


def obstacle(facts: Facts, state: str | None, now: datetime) -> str | None:
    """Say why there is to be no redrive; None where it helps."""
    execution = facts.execution
    if execution is None:
        return _without_execution(facts)
    if not execution.has_ended_badly:
        return f"its execution is {execution.status}: there is nothing to redrive"
    if execution.redrive_status not in (None, REDRIVABLE):
        return f"{execution.not_redrivable or 'Step Functions refuses'}: {NO_REPLAY}"
    return _futile(facts, execution, state, now)


def _without_execution(facts: Facts) -> str:
    if facts.bundle.execution_arn is None:
        return "its execution has not started: the sweeper starts it"
    return f"Step Functions no longer knows its execution: {NO_REPLAY}"


def _futile(facts: Facts, execution: Execution, state: str | None, now: datetime) -> str | None:
    bundle = facts.bundle
    if bundle.phase is Phase.EXPIRED or (bundle.is_open and is_past(bundle.expires_at, now)):
        return f"it expired at {at(bundle.expires_at)}, so a redrive would fail again: {NO_REPLAY}"
    if execution.error == SAME_INPUT:
        return f"a redrive repeats the input that failed: {NO_REPLAY}"
    if state == SUBMIT and bundle.is_open:
        return f"it failed at Submit, which needs the full set: publish {wanted(facts)} first"
    return None


def outlook(facts: Facts, state: str | None, now: datetime) -> str:
    """Say what happens next once the execution is redriven."""
    if state == SUBMIT:
        return _submitting(facts)
    if facts.bundle.is_complete:
        return f"The set is full, so the execution goes on to Submit at once. {_submitting(facts)}"
    return _waiting(facts, state, now)


def _waiting(facts: Facts, state: str | None, now: datetime) -> str:
    bundle, names = facts.bundle, wanted(facts)
    is_due = is_past(bundle.deadline, now)
    if state == AWAIT and is_due and bundle.breach_heard is None:
        return (
            f"The wait begins anew, but the deadline has passed: within a minute the execution"
            f" fails with SlaBreached, and the next redrive waits for {names}"
            f" until {at(bundle.expires_at)}."
        )
    until = bundle.expires_at if is_due else bundle.deadline or bundle.expires_at
    return f"The execution waits for {names} until {at(until)}; the deadline stays what it was."


def _submitting(facts: Facts) -> str:
    match facts.bundle.submission.standing:
        case Standing.SUBMITTED:
            return "The job is submitted already: the execution ends well, and nothing is sent."
        case Standing.SENDING | Standing.UNKNOWN:
            return (
                f"Submit looks for the folder {facts.folder} at Control-M first: it adopts what it"
                " finds, and sends the stored text again only after two conclusive misses."
            )
        case Standing.FAILED:
            return (
                "Submit tries anew, with the newest template, credential and code"
                " and with the same arguments."
            )
        case _:
            return "Submit renders the job and sends it to Control-M."
