"""What a redrive would do, by the state that failed; and when it would do no good."""

from datetime import datetime, timedelta

import pytest

from cli.operate.execution import Execution
from cli.operate.facts import Facts
from cli.operate.outlook import obstacle, outlook
from muster.core.submission import Standing, Submission
from tests.cli.known import (
    DEADLINE,
    EXPIRY,
    IN_DOUBT,
    OVERDUE,
    REFUSED,
    SOON,
    SUBMITTED,
    TOO_OLD,
    a_bundle,
    an_execution,
    breached,
    complete,
    facts,
)

BREACH = an_execution("FAILED", "SlaBreached")
DOWN = an_execution("FAILED", "ControlMUnavailable")
LATER = "2026-11-28 12:00:00 UTC"
REPLAY = "it needs a replay, which Muster does not offer yet"

AHEAD = {
    "after a breach": (
        facts(breached(), BREACH),
        "Deadline",
        OVERDUE,
        f"The execution waits for child until {LATER}; the deadline stays what it was.",
    ),
    "after a breach, full meanwhile": (
        facts(breached("child"), BREACH),
        "Deadline",
        OVERDUE,
        (
            "The set is full, so the execution goes on to Submit at once."
            " Submit renders the job and sends it to Control-M."
        ),
    ),
    "aborted in time": (
        facts(a_bundle("parent"), an_execution("ABORTED")),
        "AwaitBundle",
        SOON,
        (
            "The execution waits for child until 2026-11-22 12:00:00 UTC;"
            " the deadline stays what it was."
        ),
    ),
    "aborted, overdue meanwhile": (
        facts(a_bundle("parent"), an_execution("ABORTED")),
        "AwaitBundle",
        OVERDUE,
        (
            "The wait begins anew, but the deadline has passed: within a minute the execution fails"
            f" with SlaBreached, and the next redrive waits for child until {LATER}."
        ),
    ),
    "the deadline function was down": (
        facts(a_bundle("parent", now=DEADLINE), an_execution("FAILED", "Lambda.Unknown")),
        "Deadline",
        OVERDUE,
        f"The execution waits for child until {LATER}; the deadline stays what it was.",
    ),
    "aborted while it was full": (
        facts(complete(Submission()), an_execution("ABORTED")),
        "AwaitBundle",
        SOON,
        (
            "The set is full, so the execution goes on to Submit at once."
            " Submit renders the job and sends it to Control-M."
        ),
    ),
    "Control-M was down": (
        facts(complete(Submission()), DOWN),
        "Submit",
        SOON,
        "Submit renders the job and sends it to Control-M.",
    ),
    "refused": (
        facts(complete(REFUSED), DOWN),
        "Submit",
        SOON,
        (
            "Submit tries anew, with the newest template, credential and code and with the same"
            " arguments."
        ),
    ),
    "unknown": (
        facts(complete(IN_DOUBT), DOWN),
        "Submit",
        SOON,
        (
            "Submit looks for the folder bdl-c-1-c4pv7u5brc at Control-M first: it adopts what it"
            " finds, and sends the stored text again only after two conclusive misses."
        ),
    ),
    "died while sending": (
        facts(complete(Submission(standing=Standing.SENDING)), DOWN),
        "Submit",
        SOON,
        (
            "Submit looks for the folder bdl-c-1-c4pv7u5brc at Control-M first: it adopts what it"
            " finds, and sends the stored text again only after two conclusive misses."
        ),
    ),
    "submitted, and failed after it": (
        facts(complete(SUBMITTED), DOWN),
        "Submit",
        SOON,
        "The job is submitted already: the execution ends well, and nothing is sent.",
    ),
}


@pytest.mark.parametrize(("known", "state", "now", "told"), AHEAD.values(), ids=list(AHEAD))
def test_what_comes_next_is_told(known: Facts, state: str, now: datetime, told: str) -> None:
    assert obstacle(known, state, now) is None
    assert outlook(known, state, now) == told


IN_THE_WAY: dict[str, tuple[Execution | None, str | None, datetime, str]] = {
    "running": (
        an_execution(),
        None,
        SOON,
        "its execution is RUNNING: there is nothing to redrive",
    ),
    "redriven, and not yet begun": (
        an_execution("PENDING_REDRIVE"),
        None,
        SOON,
        "its execution is PENDING_REDRIVE: there is nothing to redrive",
    ),
    "succeeded": (
        an_execution("SUCCEEDED"),
        None,
        SOON,
        "its execution is SUCCEEDED: there is nothing to redrive",
    ),
    "too old": (
        an_execution("FAILED", "SlaBreached", **TOO_OLD),
        "Deadline",
        SOON,
        f"Execution redrivable period exceeded: {REPLAY}",
    ),
    "gone": (None, None, SOON, f"Step Functions no longer knows its execution: {REPLAY}"),
    "expired while nobody looked": (
        BREACH,
        "Deadline",
        EXPIRY + timedelta(seconds=1),
        f"it expired at {LATER}, so a redrive would fail again: {REPLAY}",
    ),
    "its input was wrong": (
        an_execution("FAILED", "States.Runtime"),
        "AwaitBundle",
        SOON,
        f"a redrive repeats the input that failed: {REPLAY}",
    ),
    "submitted too early": (
        an_execution("FAILED", "BundleIncomplete"),
        "Submit",
        SOON,
        "it failed at Submit, which needs the full set: publish child first",
    ),
}


@pytest.mark.parametrize(
    ("execution", "state", "now", "told"), IN_THE_WAY.values(), ids=list(IN_THE_WAY)
)
def test_what_stands_in_the_way_is_told(
    execution: Execution | None, state: str | None, now: datetime, told: str
) -> None:
    assert obstacle(facts(a_bundle("parent"), execution), state, now) == told


def test_an_execution_that_never_started_is_started_not_redriven() -> None:
    known = facts(a_bundle("parent", execution_arn=None), None)

    assert obstacle(known, None, SOON) == "its execution has not started: the sweeper starts it"


def test_an_expired_bundle_is_not_redriven() -> None:
    expired = facts(a_bundle("parent", now=EXPIRY), an_execution("FAILED", "BundleExpired"))

    told = obstacle(expired, "Deadline", EXPIRY)

    assert told == f"it expired at {LATER}, so a redrive would fail again: {REPLAY}"
