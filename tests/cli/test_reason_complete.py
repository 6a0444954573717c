"""Why a complete bundle's job is, or is not, at Control-M: one sentence per situation."""

from dataclasses import replace
from datetime import datetime

import pytest

from cli.operate.facts import Facts
from cli.operate.reason import reason
from cli.operate.situation import Situation
from muster.core.submission import Standing, Submission
from tests.cli.known import (
    ADOPTED,
    IN_DOUBT,
    OPENED,
    OVERDUE,
    REFUSED,
    SOON,
    SUBMITTED,
    UNRENDERABLE,
    an_execution,
    breached,
    complete,
    facts,
)
from tests.cli.test_reason_open import CASES as OPEN_CASES

RUNNING = an_execution()
FAILED = an_execution("FAILED", "SlaBreached")
FOLDER = "bdl-c-1-c4pv7u5brc"
DAY_AFTER = "2026-11-22 12:00:00 UTC"
FULL = "Its set is full since 2026-11-21 12:00:00 UTC"
REDRIVE = "redrive it: `muster redrive c-1`"

CASES: dict[Situation, list[tuple[Facts, datetime, str]]] = {
    Situation.SUBMITTING: [
        (
            facts(complete(Submission()), RUNNING),
            SOON,
            f"{FULL}, and its job is about to be submitted; nothing is to be done.",
        ),
        (
            facts(complete(Submission(standing=Standing.SENDING, attempt=2)), RUNNING),
            SOON,
            f"{FULL}, and attempt 2 to submit its job is on its way; nothing is to be done.",
        ),
        (
            facts(complete(Submission(errors=("connection refused",))), RUNNING),
            SOON,
            (
                f"{FULL}, and Control-M could not be asked yet (connection refused);"
                " nothing is to be done."
            ),
        ),
    ],
    Situation.IN_DOUBT: [
        (
            facts(complete(IN_DOUBT), RUNNING),
            SOON,
            (
                f"{FULL}, and whether Control-M took its job is in doubt (read timed out);"
                f" Muster looks for the folder {FOLDER} until 2026-11-21 12:30:00 UTC."
            ),
        ),
    ],
    Situation.COMPLETE_AFTER_BREACH: [
        (
            facts(breached("child"), FAILED),
            OVERDUE,
            (
                "Its set is full since 2026-11-22 12:40:00 UTC, but only after the deadline of"
                f" {DAY_AFTER}; {REDRIVE}."
            ),
        ),
    ],
    Situation.SUBMISSION_FAILED: [
        (
            facts(complete(REFUSED), an_execution("FAILED", "SubmissionRejected")),
            SOON,
            (
                f"{FULL}, but its job was refused, SubmissionRejected: Host is unknown; repair the"
                f" template, the credential or Control-M, then {REDRIVE}."
            ),
        ),
        (
            facts(complete(UNRENDERABLE), an_execution("FAILED", "TemplateError")),
            SOON,
            (
                f"{FULL}, but its job was refused, TemplateError: args.bid: no value;"
                f" repair the template or the event, then {REDRIVE}."
            ),
        ),
        (
            facts(complete(REFUSED), RUNNING),
            SOON,
            (
                f"{FULL}, its job was refused (Host is unknown), and its execution is about to"
                f" fail; repair the template, the credential or Control-M, then {REDRIVE}."
            ),
        ),
    ],
    Situation.SUBMISSION_UNKNOWN: [
        (
            facts(complete(IN_DOUBT), an_execution("FAILED", "SubmissionUnknown")),
            SOON,
            (
                f"{FULL}, but whether Control-M took its job could not be decided; make sure that"
                f" Control-M can be asked for the folder {FOLDER}, then {REDRIVE}."
            ),
        ),
    ],
    Situation.NOT_SUBMITTED: [
        (
            facts(complete(Submission()), an_execution("FAILED", "ControlMUnavailable")),
            SOON,
            f"{FULL}, but its execution ended FAILED: ControlMUnavailable; {REDRIVE}.",
        ),
        (
            facts(complete(Submission()), an_execution("ABORTED")),
            SOON,
            f"{FULL}, but its execution ended ABORTED; {REDRIVE}.",
        ),
    ],
    Situation.SUBMITTED: [
        (
            facts(complete(SUBMITTED), an_execution("SUCCEEDED")),
            SOON,
            "Its set is full and its job submitted: Control-M's run 1f8e; nothing is to be done.",
        ),
        (
            facts(complete(ADOPTED), None),
            SOON,
            (
                "Its set is full and its job submitted: found at Control-M as IN01:0004b and"
                " adopted; nothing is to be done."
            ),
        ),
        (
            facts(complete(SUBMITTED), an_execution("FAILED", "Lambda.Unknown")),
            SOON,
            (
                "Its set is full and its job submitted: Control-M's run 1f8e;"
                " its execution ended FAILED, and a redrive would only end it well."
            ),
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


def test_every_situation_is_met() -> None:
    assert {*CASES, *OPEN_CASES} == set(Situation)


def test_a_hostile_key_and_error_stay_text() -> None:
    refused = replace(REFUSED, errors=("\x1b[2J" + "x" * 500,))
    known = facts(complete(refused), an_execution("FAILED", "SubmissionRejected"))
    key = replace(known.bundle.key, key="c 1\n; rm")

    told = reason(replace(known, bundle=replace(known.bundle, key=key)), OPENED).sentence

    assert "\\x1b[2Jxxx" in told
    assert "…" in told
    assert "`muster redrive 'c 1\\n; rm'`" in told
    assert told.isprintable()
