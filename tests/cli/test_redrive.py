"""`muster redrive`: once, with its outlook, or not at all, with the reason."""

from hashlib import sha256
from typing import Any

import pytest

from cli.operate.execution import NotRedrivenError
from muster.core.bundle import BundleKey
from muster.core.errors import TransientError
from tests.cli.known import ARN, KEY, OPENED, OVERDUE
from tests.cli.stage import Stage

TOKEN = sha256(f"{ARN} 0".encode()).hexdigest()
CALL = {"executionArn": ARN, "clientToken": TOKEN}
HISTORY = {
    "executionArn": ARN,
    "reverseOrder": True,
    "maxResults": 1000,
    "includeExecutionData": False,
}


@pytest.fixture
def breached(stage: Stage) -> Stage:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.has_come_to(OVERDUE)
    stage.clock.instant = OVERDUE
    stage.execution_is("FAILED", "SlaBreached")
    return stage


def failed_at(stage: Stage, *states: str) -> None:
    """Answer the next GetExecutionHistory, the newest event first."""
    events: list[dict[str, Any]] = [{"id": 99, "timestamp": OVERDUE, "type": "ExecutionFailed"}]
    for number, state in enumerate(reversed(states)):
        entered = {"stateEnteredEventDetails": {"name": state}, "type": "TaskStateEntered"}
        events.append({"id": 50 - number, "timestamp": OVERDUE, **entered})
    stage.answers.add_response("get_execution_history", {"events": events}, HISTORY)


def test_a_breached_bundle_is_redriven_and_waits_on(breached: Stage) -> None:
    failed_at(breached, "AwaitBundle", "Deadline")
    breached.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, CALL)

    document = breached.json("redrive", "c-1")

    assert document == {
        "definition": "contract-pair",
        "key": "c-1",
        "execution_arn": ARN,
        "error": "SlaBreached",
        "failed_state": "Deadline",
        "redrive_count": 1,
        "redriven_at": "2026-11-22T12:40:00.000Z",
        "outlook": (
            "The execution waits for child until 2026-11-28 12:00:00 UTC;"
            " the deadline stays what it was."
        ),
    }


def test_a_person_reads_two_sentences(breached: Stage) -> None:
    breached.arrives("child", OVERDUE)
    failed_at(breached, "AwaitBundle", "Deadline")
    breached.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, CALL)

    assert breached.muster("redrive", "c-1").output == (
        "contract-pair c-1 is redriven from Deadline (redrive 1 of its execution).\n"
        "The set is full, so the execution goes on to Submit at once."
        " Submit renders the job and sends it to Control-M.\n"
    )


def test_asking_twice_at_once_sends_the_same_token(breached: Stage) -> None:
    for _ in range(2):
        failed_at(breached, "Deadline")
        breached.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, CALL)
        assert breached.muster("redrive", "c-1").exit_code == 0
        breached.execution_is("FAILED", "SlaBreached")


def test_a_second_redrive_has_a_token_of_its_own(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.execution_is("ABORTED", redriveCount=1)
    failed_at(stage, "AwaitBundle")
    second = {"executionArn": ARN, "clientToken": sha256(f"{ARN} 1".encode()).hexdigest()}
    stage.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, second)

    assert stage.json("redrive", "c-1")["redrive_count"] == 2


@pytest.mark.parametrize(
    ("execution", "told"),
    [
        ({"status": "RUNNING"}, "its execution is RUNNING: there is nothing to redrive"),
        ({"status": "SUCCEEDED"}, "its execution is SUCCEEDED: there is nothing to redrive"),
    ],
    ids=["running", "succeeded"],
)
def test_what_does_not_need_it_is_not_redriven(
    stage: Stage, execution: dict[str, str], told: str
) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.execution_is(**execution)

    result = stage.muster("redrive", "c-1", "--json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert str(result.exception) == f"contract-pair c-1 is not redriven: {told}"


def test_what_ended_too_long_ago_needs_a_replay(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    old = {
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution redrivable period exceeded",
    }
    stage.execution_is("FAILED", "SlaBreached", **old)
    failed_at(stage, "Deadline")

    result = stage.muster("redrive", "c-1")

    assert str(result.exception) == (
        "contract-pair c-1 is not redriven: Execution redrivable period exceeded:"
        " it needs a replay, which Muster does not offer yet"
    )


def test_a_refusal_of_step_functions_is_told(breached: Stage) -> None:
    failed_at(breached, "Deadline")
    why = "the execution history is too long"
    breached.answers.add_client_error("redrive_execution", "ExecutionNotRedrivable", why)

    result = breached.muster("redrive", "c-1")

    assert isinstance(result.exception, NotRedrivenError)
    assert str(result.exception) == why


def test_a_missing_permission_is_one_line(breached: Stage) -> None:
    failed_at(breached, "Deadline")
    breached.answers.add_client_error("redrive_execution", "AccessDeniedException", "no")

    result = breached.muster("redrive", "c-1")

    assert isinstance(result.exception, TransientError)
    assert str(result.exception) == "Step Functions RedriveExecution: AccessDeniedException"


def test_a_key_of_two_definitions_is_not_guessed(stage: Stage) -> None:
    for definition in ("contract-pair", "order-fulfilment"):
        stage.arrives("parent", OPENED, key=BundleKey(definition, KEY.key))

    result = stage.muster("redrive", "c-1")

    assert str(result.exception) == (
        "c-1 is a key of contract-pair and order-fulfilment: name one with --definition"
    )


def test_an_execution_without_history_is_redriven_from_where_it_was(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.execution_is("ABORTED")
    failed_at(stage)
    stage.answers.add_response("redrive_execution", {"redriveDate": OVERDUE}, CALL)

    assert stage.json("redrive", "c-1")["failed_state"] is None
