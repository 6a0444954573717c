"""The live checks are those of the list, and ask the local cloud as they would ask an account."""

from collections.abc import Callable, Iterator

import boto3
import pytest

from cli.target import Outside, Where, enter
from localcloud.aws.account import REGION
from localcloud.cloud import LocalCloud
from localcloud.running import Running
from muster.adapters.system import SystemClock
from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import let_the_deadline_pass
from tests.live.__main__ import NO_CREDENTIALS, main
from tests.live.account import Account
from tests.live.asking import AS_EXPECTED, CHECKS, DIFFERS, OPEN, SKIPPED, Answer, answers
from tests.live.changing import CHANGES
from tests.live.reading import READS
from tests.live.table import DOCUMENT, rows

LOCAL = {
    **dict.fromkeys(sorted(READS.keys() - {15}), AS_EXPECTED),
    15: DIFFERS,  # Lambda's API knows no mapping there
    2: AS_EXPECTED,
    5: AS_EXPECTED,
    7: OPEN,  # and so none to make another like it
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalCloud(tmp_path_factory.mktemp("live") / "cloud") as cloud:
        cloud.deploy()
        yield Stage(cloud)


@pytest.fixture(scope="module")
def account(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("reader"))
        Running(
            endpoint=stage.cloud.aws.endpoint,
            region=REGION,
            bootstrap_servers=stage.cloud.broker.bootstrap_servers,
            controlm=stage.cloud.controlm.endpoint,
            pid=0,
        ).write()
        yield Account(enter(Where(), Outside(clock=SystemClock())))


def test_every_row_is_read_and_has_a_check_of_its_kind_or_a_way() -> None:
    listed = rows()

    assert [row.number for row in listed] == list(range(1, len(listed) + 1))
    assert len(listed) == DOCUMENT.read_text().count("\n| ") - 1
    assert {row.number for row in listed if row.kind == "reads"} == READS.keys()
    assert {row.number for row in listed if row.kind == "changes"} == CHANGES.keys()
    assert all(bool(row.way) == (row.kind == "by hand") for row in listed)


def test_a_stage_that_has_lived_through_nothing_leaves_the_questions_open(
    account: Account,
) -> None:
    found = _by_number(answers(account, changes=False))

    seen = {number: found[number].outcome for number in READS}
    assert seen == dict.fromkeys(READS, OPEN) | {15: DIFFERS}
    assert all(found[number].outcome == SKIPPED for number in CHANGES)


def test_the_local_cloud_answers_as_an_account_is_expected_to(
    stage: Stage, account: Account
) -> None:
    _lives_through_all(stage)

    found = _by_number(answers(account, changes=True))

    assert {number: found[number].outcome for number in CHECKS} == LOCAL, found
    assert "TaskTimedOut" in found[2].found
    assert "1 after 1" in found[1].found
    assert found[8].found == "DynamoDb.ConditionalCheckFailedException"


def test_a_guest_leaves_nothing_behind(stage: Stage, account: Account) -> None:
    table = account.client("dynamodb").scan(TableName=account.table)["Items"]

    assert [item["PK"]["S"] for item in table if "live-check" in item["PK"]["S"]] == []
    running = stage.states.list_executions(stateMachineArn=account.machine, statusFilter="RUNNING")[
        "executions"
    ]
    assert [each["name"] for each in running if "live-check" in each["name"]] == []


def test_without_credentials_all_is_skipped_and_nothing_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boto3.Session, "get_credentials", lambda _: None)

    assert main("dev") == 0

    said = capsys.readouterr().out
    assert said.count(NO_CREDENTIALS) == len(rows())
    assert said.endswith(f"{len(rows())} {SKIPPED}\n")


def test_a_stage_that_is_not_to_be_found_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "t")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "t")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    assert main("dev") == 1

    assert "Could not connect to the endpoint URL" in capsys.readouterr().out


def _lives_through_all(stage: Stage) -> None:
    """Wake, meet at once, breach and redrive, fail a second time, and wait."""
    stage.send(parent("woken"))
    stage.wait_until_parked("woken")
    stage.send(child("woken"), parent("at-once"), child("at-once"))
    for key in ("woken", "at-once"):
        stage.wait_for_job(key)
    _breach_and_redrive(stage, "breached")
    _twice(stage, "refused", lambda: stage.redrive("refused"))
    stage.send(parent("waits"))
    stage.wait_until_parked("waits")


def _breach_and_redrive(stage: Stage, key: str) -> None:
    stage.send(parent(key))
    stage.wait_until_parked(key)
    let_the_deadline_pass(stage, key)
    stage.sweep()
    stage.wait_for_end(key)
    stage.send(child(key))
    stage.wait(lambda: stage.bundle(key).is_complete, f"{key} is complete")
    stage.redrive(key)
    stage.wait_for_job(key)


def _twice(stage: Stage, key: str, redrive: Callable[[], None]) -> None:
    stage.send(child(key), parent(key, random_value="$(id)"))
    stage.wait_for_end(key)
    redrive()
    stage.wait_for_end(key)


def _by_number(found: Iterator[Answer]) -> dict[int, Answer]:
    return {answer.row.number: answer for answer in found}
