"""What `muster why` shows a person in the main situations; UPDATE_GOLDEN=1 writes it anew."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cli.operate.facts import Facts, StoredEvent
from cli.operate.sheet import sheet
from cli.why import WIDTH
from muster.core.submission import Submission
from tests.cli.known import (
    ADOPTED,
    EXPIRY,
    IN_DOUBT,
    OVERDUE,
    REFUSED,
    SOON,
    SUBMITTED,
    TOO_OLD,
    a_bundle,
    an_event,
    an_execution,
    breached,
    complete,
    facts,
)

SHEETS = Path(__file__).parent / "why"
UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets
BREACH = an_execution(
    "FAILED",
    "SlaBreached",
    cause="BUNDLE#contract-pair#c-1 missing=child; publish the missing event, then redrive",
)
LATE = replace(an_event("parent", OVERDUE, note="again"), timestamp=None)


def with_events(known: Facts, *more: StoredEvent) -> Facts:
    accepted = [StoredEvent(event=an_event(member), fate="accepted") for member in known.bundle.got]
    return replace(known, events=(*accepted, *more))


def posted(submission: Submission) -> Submission:
    return replace(
        submission,
        posted_at=SOON,
        text_key="texts/c-1-c4pv7u5brc/0b5c.json",
        template_version="3HL4kqtJlcpXroDTDmJ",
    )


CASES: Mapping[str, tuple[Facts, datetime]] = {
    "waiting": (facts(a_bundle("parent"), an_execution()), SOON),
    "never-started": (facts(a_bundle("parent", execution_arn=None), None), SOON),
    "overdue": (facts(a_bundle("parent"), an_execution()), OVERDUE),
    "breached": (facts(breached(), BREACH), OVERDUE),
    "too-old": (
        facts(breached(), an_execution("FAILED", "SlaBreached", redrive_count=1, **TOO_OLD)),
        OVERDUE + timedelta(days=3),
    ),
    "redriven": (facts(breached(), an_execution(redrive_count=1)), OVERDUE),
    "complete-after-breach": (facts(breached("child"), BREACH), OVERDUE),
    "aborted": (facts(a_bundle("parent"), an_execution("ABORTED")), SOON),
    "submitting": (facts(complete(Submission()), an_execution()), SOON),
    "refused": (
        facts(complete(posted(REFUSED)), an_execution("FAILED", "SubmissionRejected")),
        SOON,
    ),
    "unknown": (
        facts(complete(posted(IN_DOUBT)), an_execution("FAILED", "SubmissionUnknown")),
        SOON,
    ),
    "submitted": (facts(complete(posted(SUBMITTED)), an_execution("SUCCEEDED")), SOON),
    "adopted": (facts(complete(posted(ADOPTED)), an_execution("SUCCEEDED")), SOON),
    "expired": (
        facts(a_bundle("parent", now=EXPIRY), an_execution("FAILED", "BundleExpired")),
        EXPIRY + timedelta(hours=1),
    ),
}
AGAIN = StoredEvent(event=LATE, fate="conflict (changed)", noted_in=1)


@pytest.mark.parametrize("case", CASES)
def test_the_sheet_of_a_bundle(case: str) -> None:
    known, now = CASES[case]
    page = StringIO()

    Console(file=page, width=WIDTH).print(sheet(with_events(known, AGAIN), now))

    golden = SHEETS / f"{case}.txt"
    if UPDATE:
        golden.write_text(page.getvalue(), encoding="utf-8")
    assert page.getvalue() == golden.read_text(encoding="utf-8")


def test_no_sheet_is_without_its_situation() -> None:
    assert {path.stem for path in SHEETS.iterdir()} == set(CASES)
