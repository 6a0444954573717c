"""`muster redrive` without a key: those chosen, after one question, at a bounded rate."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from muster.core.bundle import BundleKey
from tests.cli.known import ARN, DEADLINE, KEY, OPENED, OVERDUE, REFUSED
from tests.cli.stage import Stage
from tests.cli.test_redrive import HISTORY

TOKEN = sha256(f"{ARN} 0".encode()).hexdigest()
FIRST, SECOND, THIRD = (BundleKey("contract-pair", f"c-{number}") for number in (1, 2, 3))


@pytest.fixture
def outage(stage: Stage) -> Stage:
    """Leave three breached pairs; the children of two came after the deadline."""
    for number, key in enumerate((FIRST, SECOND, THIRD)):
        stage.arrives("parent", OPENED + timedelta(seconds=number), key=key)
        stage.parks(key)
        stage.has_come_to(OVERDUE, key)
    for key in (FIRST, THIRD):
        stage.arrives("child", OVERDUE, key=key)
    stage.clock.instant = OVERDUE
    return stage


def fails(stage: Stage, times: int, **others: Any) -> None:  # noqa: ANN401 - of DescribeExecution
    """Answer what is asked of so many failed executions, one after the other."""
    entered = {"stateEnteredEventDetails": {"name": "Deadline"}, "type": "TaskStateEntered"}
    events = {"events": [{"id": 5, "timestamp": OVERDUE, **entered}]}
    for _ in range(times):
        stage.execution_is("FAILED", "SlaBreached", stopDate=DEADLINE, **others)
        stage.answers.add_response("get_execution_history", events, HISTORY)


def redrives(stage: Stage, times: int) -> None:
    call = {"executionArn": ARN, "clientToken": TOKEN}
    for _ in range(times):
        stage.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, call)


def told(document: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - the command's
    return [(each["key"], each["outcome"]) for each in document["bundles"]]


def test_the_complete_ones_of_an_outage_are_redriven_and_the_others_left(outage: Stage) -> None:
    fails(outage, 2)
    redrives(outage, 2)

    document = outage.json("redrive", "--breached", "--complete", "--yes")

    assert told(document) == [("c-1", "redriven"), ("c-3", "redriven")]
    assert document["bundles"][0]["outlook"].startswith("The set is full")
    assert outage.pauses == [0.2]
    outage.answers.assert_no_pending_responses()


def test_a_dry_run_redrives_none(outage: Stage) -> None:
    fails(outage, 3)

    document = outage.json("redrive", "--breached", "--dry-run")

    assert told(document) == [(f"c-{number}", "would be redriven") for number in (1, 2, 3)]


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_several_are_asked_about_once(outage: Stage, answer: str, code: int) -> None:
    fails(outage, 2)
    redrives(outage, 2)

    result = outage.muster("redrive", "--complete", typed=answer)

    assert result.exit_code == code
    assert "contract-pair c-1  failed at Deadline\ncontract-pair c-3" in result.stderr
    assert "Redrive these 2 executions? [y/N]:" in result.stderr
    assert ("2 redriven" in result.stdout) == (code == 0)


def test_one_is_redriven_without_a_question(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.arrives("child", OPENED)
    stage.submission_is(REFUSED)
    fails(stage, 1)
    redrives(stage, 1)

    result = stage.muster("redrive", "--submission", "failed")

    rows = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert rows[0] == "definition key failed at error outcome then"
    assert rows[2].startswith("contract-pair c-1 Deadline SlaBreached redriven The set is full")
    assert rows[-1] == "1 redriven"
    assert result.stderr == ""


def test_a_refusal_does_not_keep_back_the_next(outage: Stage) -> None:
    fails(outage, 2)
    outage.answers.add_client_error("redrive_execution", "ExecutionNotRedrivable", "too long")
    redrives(outage, 1)

    result = outage.muster("redrive", "--complete", "--yes")

    assert result.exit_code == 1
    assert "too long" in result.stdout
    assert result.stdout.endswith("1 refused, 1 redriven\n")


def test_what_cannot_be_redriven_is_left_with_its_reason(outage: Stage) -> None:
    fails(outage, 2, redriveStatus="NOT_REDRIVABLE", redriveStatusReason="too old")

    document = outage.json("redrive", "--complete")

    assert told(document) == [("c-1", "left"), ("c-3", "left")]
    assert document["bundles"][0]["why"].startswith("too old: it needs a replay")


def test_those_that_run_are_not_mentioned(outage: Stage) -> None:
    for _ in range(2):
        outage.execution_is("RUNNING")

    result = outage.muster("redrive", "--complete")

    assert (result.exit_code, result.output) == (0, "no execution of such a bundle has failed\n")


@pytest.mark.parametrize(
    ("since", "count"), [("30min", 0), ("1h", 2), ("2026-11-22T12:00:00Z", 2), ("1d", 2)]
)
def test_only_those_that_ended_since_then(outage: Stage, since: str, count: int) -> None:
    fails(outage, 0)
    for _ in range(2):
        if count:
            fails(outage, 1)
        else:
            outage.execution_is("FAILED", "SlaBreached", stopDate=DEADLINE)

    document = outage.json("redrive", "--complete", "--since", since, "--dry-run")

    assert len(document["bundles"]) == count


@pytest.mark.parametrize(
    "options",
    [("--submission", "unknown"), ("--team", "nobody"), ("--definition", "order-fulfilment")],
)
def test_what_is_not_chosen_is_not_asked_for(outage: Stage, options: tuple[str, str]) -> None:
    assert outage.json("redrive", *options) == {"bundles": []}


def test_more_than_the_limit_is_said(outage: Stage) -> None:
    fails(outage, 1)

    result = outage.muster("redrive", "--complete", "--limit", "1", "--dry-run")

    assert result.stderr == "There are more than 1: these first, then ask again.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name a KEY, or choose several"),
        ((KEY.key, "--breached"), "a KEY is one bundle"),
        ((KEY.key, "--dry-run"), "a KEY is one bundle"),
        (("--breached", "--since", "yesterday"), "--since takes"),
        (("--breached", "--since", "2026-11-22T12:00:00"), "--since takes"),
    ],
)
def test_what_is_not_clear_is_refused(stage: Stage, arguments: tuple[str, ...], words: str) -> None:
    result = stage.muster("redrive", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr
