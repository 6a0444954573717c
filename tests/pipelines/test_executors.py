"""The sample executors and the door of a failed run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from executors.days import handler as days
from halt.handler import handler as halt
from muster.adapters.s3 import S3Tickets
from muster.core.errors import (
    ExecutorUnreachable,
    InvalidCallError,
    PermanentError,
    StepFailed,
    StepTimedOut,
    TransientError,
)
from muster.core.pipelines.contract import serving_jobs
from muster.usecases.waiting import Waiting
from tests.pipelines.test_contract import BODY

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BUCKET = "tickets-test"


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


class Unplugged:
    """Tickets that cannot be reached."""

    def put(self, key: str, text: str) -> None:
        raise TransientError(key + text)

    def read(self, key: str) -> str | None:
        raise TransientError(key)


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Tickets]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield S3Tickets(client, BUCKET)


def body(**properties: object) -> dict[str, Any]:
    return {**BODY, "workflow_properties": properties}


def question(job_id: str, **properties: object) -> dict[str, Any]:
    return {**body(**properties), "call_type": "get_status", "async_job_id": job_id}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"start_date": "2026-11-19", "end_date": "2026-11-20"},
            {"status": "success", "result": 2},
        ),
        (
            {"start_date": "2026-11-20", "end_date": "2026-11-19"},
            {"status": "failed", "message": "2026-11-20 to 2026-11-19: ends before it starts"},
        ),
        (
            {"start_date": "yesterday"},
            {
                "status": "failed",
                "message": "yesterday to : expected two dates such as 2026-11-20",
            },
        ),
    ],
)
def test_days_are_counted(variables: dict[str, str], said: dict[str, Any]) -> None:
    assert days({**BODY, "query_variables": variables}, None) == said


def test_a_job_runs_until_its_time_is_up(tickets: S3Tickets) -> None:
    clock = Hands()
    waiting = serving_jobs(Waiting(tickets, clock))
    job_id = str(waiting(body(seconds=90), None)["job_id"])

    clock.time += timedelta(seconds=89)
    assert waiting(question(job_id), None) == {"status": "running"}
    clock.time += timedelta(seconds=1)
    assert waiting(question(job_id), None)["status"] == "success"
    assert waiting(question(job_id, fails=True), None)["message"] == "told to fail"


def test_a_repeated_start_is_the_job_that_has_begun(tickets: S3Tickets) -> None:
    clock = Hands()
    waiting = serving_jobs(Waiting(tickets, clock))
    first = waiting(body(seconds=60), None)

    clock.time += timedelta(seconds=59)
    again = waiting(body(seconds=60), None)
    clock.time += timedelta(seconds=1)

    assert again == first
    assert waiting(question(str(first["job_id"])), None)["status"] == "success"


def test_a_job_that_nobody_started_has_failed(tickets: S3Tickets) -> None:
    said = serving_jobs(Waiting(tickets, Hands()))(question("other"), None)

    assert said == {"status": "failed", "message": "there is no such job"}


def test_a_bucket_that_is_not_there_is_told(tickets: S3Tickets) -> None:
    elsewhere = S3Tickets(tickets.client, "nowhere-test")

    with pytest.raises(PermanentError, match="s3://nowhere-test/k1: NoSuchBucket"):
        serving_jobs(Waiting(elsewhere, Hands()))(body(), None)
    with pytest.raises(PermanentError, match="NoSuchBucket"):
        elsewhere.read("k1")


def test_a_store_that_is_out_of_reach_is_asked_again() -> None:
    with pytest.raises(ExecutorUnreachable):
        serving_jobs(Waiting(Unplugged(), Hands()))(body(), None)


@pytest.mark.parametrize("seconds", [-1, "soon", True, 10**9])
def test_a_length_that_is_none_is_refused(tickets: S3Tickets, seconds: object) -> None:
    with pytest.raises(InvalidCallError, match="seconds"):
        serving_jobs(Waiting(tickets, Hands()))(body(seconds=seconds), None)


def failed(word: str, *, redrives: int, message: str | None = None) -> dict[str, Any]:
    current = {"word": word, "message": message, "starts": 2, "redrives": 1}
    return {"step": "S1", "job_name": "load", "current": current, "redrives": redrives}


def test_a_failed_step_is_named_with_what_was_said() -> None:
    with pytest.raises(StepFailed, match=r"^S1 load: failed \(no space\)$"):
        halt(failed("failed", message="no space", redrives=1), None)


def test_a_job_that_still_runs_has_timed_out() -> None:
    with pytest.raises(StepTimedOut, match=r"^S1 load: queued$"):
        halt(failed("queued", message="queued", redrives=1), None)


def test_a_redrive_numbers_the_next_start() -> None:
    assert halt(failed("failed", redrives=2), None) == {"starts": 3}
    assert halt(failed("running", redrives=2), None) == {"starts": 2}
