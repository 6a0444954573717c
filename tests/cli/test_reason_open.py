"""Why a bundle is open, or closed without its set: one sentence per situation."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cli.operate.facts import Facts
from cli.operate.reason import reason
from cli.operate.situation import Situation
from muster.core.submission import Submission
from tests.cli.known import (
    EXPIRY,
    OVERDUE,
    SOON,
    TOO_OLD,
    a_bundle,
    an_execution,
    breached,
    complete,
    facts,
)

RUNNING = an_execution()
FAILED = an_execution("FAILED", "SlaBreached")
DAY_AFTER = "2026-11-22 12:00:00 UTC"
LATER = "2026-11-28 12:00:00 UTC"
NO_REPLAY = "it needs a replay, which Muster does not offer yet"
NOT_STARTED = (
    "Its execution has not started yet; the sweeper starts it within three minutes of the first"
    " event, and where it does not, the logs of ingest and sweep say why."
)
REDRIVE = "redrive it: `muster redrive c-1`"

CASES: dict[Situation, list[tuple[Facts, datetime, str]]] = {
    Situation.NEVER_STARTED: [
        (facts(a_bundle("parent", execution_arn=None), None), SOON, NOT_STARTED),
        (facts(complete(Submission(), execution_arn=None), None), SOON, NOT_STARTED),
    ],
    Situation.EXECUTION_GONE: [
        (
            facts(a_bundle("parent"), None),
            SOON,
            f"Step Functions no longer knows its execution; {NO_REPLAY}.",
        ),
    ],
    Situation.WAITING: [
        (
            facts(a_bundle("parent"), RUNNING),
            SOON,
            f"It waits for child until {DAY_AFTER} (23 h 30 min left); nothing is to be done.",
        ),
        (
            facts(a_bundle("child", deadline=None), RUNNING),
            SOON,
            (f"It waits for parent until {LATER} (6 d 23 h left); nothing is to be done."),
        ),
        (
            replace(facts(a_bundle("parent"), RUNNING), definition=None),
            SOON,
            (
                "It waits for members that only version 1 of its definition could name"
                f" until {DAY_AFTER} (23 h 30 min left); nothing is to be done."
            ),
        ),
    ],
    Situation.OVERDUE: [
        (
            facts(a_bundle("parent"), RUNNING),
            OVERDUE,
            (
                f"Its deadline passed at {DAY_AFTER} without child, not noted yet;"
                " the execution or the sweeper notes and tells it within a minute."
            ),
        ),
    ],
    Situation.RINGING: [
        (
            facts(breached(heard=None), RUNNING),
            OVERDUE,
            (
                f"Its deadline passed at {DAY_AFTER} without child, and its execution is about to"
                f" fail; publish what is missing, then {REDRIVE}."
            ),
        ),
    ],
    Situation.WAITING_ON: [
        (
            facts(breached(), an_execution(redrive_count=1)),
            OVERDUE,
            (
                f"Its deadline passed at {DAY_AFTER} without child, and it waits on for child until"
                f" {LATER}; publish what is missing, and its job is submitted."
            ),
        ),
    ],
    Situation.EXPIRING: [
        (
            facts(breached(), FAILED),
            EXPIRY,
            (
                f"Its time to expire came at {LATER} without child;"
                " the sweeper closes it within a minute."
            ),
        ),
    ],
    Situation.BREACHED: [
        (
            facts(breached(), FAILED),
            OVERDUE,
            (
                f"Its deadline passed at {DAY_AFTER} without child, and its execution failed;"
                f" child may still join until {LATER};"
                f" publish what is missing, then {REDRIVE}."
            ),
        ),
        (
            facts(breached(), an_execution("FAILED", "SlaBreached", **TOO_OLD)),
            OVERDUE,
            (
                f"Its deadline passed at {DAY_AFTER} without child, and its execution failed;"
                f" child may still join until {LATER};"
                " it cannot be redriven (Execution redrivable period exceeded):"
                f" {NO_REPLAY}."
            ),
        ),
    ],
    Situation.ABORTED: [
        (
            facts(a_bundle("parent"), an_execution("ABORTED")),
            SOON,
            (f"Its execution was aborted, but child may still join until {LATER}; {REDRIVE}."),
        ),
    ],
    Situation.WAIT_FAILED: [
        (
            facts(
                a_bundle("parent"),
                an_execution("FAILED", "DynamoDb.AccessDeniedException", cause="not authorized"),
            ),
            SOON,
            (
                "Its wait for child ended FAILED: DynamoDb.AccessDeniedException: not authorized;"
                f" repair the cause, then {REDRIVE}."
            ),
        ),
        (
            facts(a_bundle("parent"), an_execution("FAILED", "BundleIncomplete")),
            SOON,
            (
                "Its wait for child ended FAILED: BundleIncomplete;"
                f" publish what is missing, then {REDRIVE}."
            ),
        ),
        (
            facts(a_bundle("parent"), an_execution("FAILED", "States.Runtime")),
            SOON,
            (
                "Its wait for child ended FAILED: States.Runtime; a redrive would fail again:"
                f" {NO_REPLAY}."
            ),
        ),
        (
            facts(a_bundle("parent"), an_execution("SUCCEEDED")),
            SOON,
            (
                "Its wait for child ended SUCCEEDED; it cannot be redriven (it ended SUCCEEDED):"
                f" {NO_REPLAY}."
            ),
        ),
    ],
    Situation.EXPIRED: [
        (
            facts(a_bundle("parent", now=EXPIRY), an_execution("FAILED", "BundleExpired")),
            EXPIRY + timedelta(days=1),
            (f"It expired at {LATER} without child; a redrive would fail again: {NO_REPLAY}."),
        ),
    ],
}
EACH = [(situation, *case) for situation, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("situation", "known", "now", "sentence"), EACH)
def test_each_situation_has_its_sentence(
    situation: Situation, known: Facts, now: datetime, sentence: str
) -> None:
    why = reason(known, now)

    assert (why.sentence, why.situation) == (sentence, situation)
