"""RedriveExecution as Step Functions documents it."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.localcloud_aws.conftest import Cloud
from tests.localcloud_aws.probe import HANDLER

FAILS_ONCE = HANDLER.replace(
    "def handler(event, context):",
    "def handler(event, context):\n"
    '    if event["execution"]["RedriveCount"] == 0 and event["input"].get("fails"):\n'
    '        raise ValueError("not yet")',
)


@pytest.fixture(scope="module", autouse=True)
def _fails_until_redriven(cloud: Cloud) -> None:
    cloud.probe.handler, cloud.probe.key = FAILS_ONCE, "fails.zip"
    cloud.redeploy()


def woken(cloud: Cloud, name: str, **more: Any) -> str:  # noqa: ANN401
    arn = cloud.start(name, **more)
    cloud.states.send_task_success(taskToken=cloud.token(name), output="{}")
    cloud.ended(arn)
    return arn


def test_only_the_failed_state_runs_again_under_the_same_arn(cloud: Cloud) -> None:
    arn = woken(cloud, "again", fails=True)
    failed = cloud.states.describe_execution(executionArn=arn)

    answer = cloud.states.redrive_execution(executionArn=arn)

    ended = cloud.ended(arn)
    assert (failed["status"], failed["redriveStatus"], failed["redriveCount"]) == (
        "FAILED",
        "REDRIVABLE",
        0,
    )
    assert (ended["status"], ended["redriveCount"]) == ("SUCCEEDED", 1)
    assert ended["redriveDate"] == answer["redriveDate"]
    assert cloud.entered(arn) == ["Wait", "Work", "Work"]
    assert "ExecutionRedriven" in [event["type"] for event in cloud.history(arn)]
    context = json.loads(ended["output"])["Payload"]["event"]["execution"]
    assert context["RedriveCount"] == 1
    assert context["RedriveTime"].endswith("Z")


def test_an_aborted_wait_parks_a_new_token_for_its_whole_time(cloud: Cloud) -> None:
    arn = cloud.start("aborted")
    first = cloud.token("aborted")
    cloud.states.stop_execution(executionArn=arn)

    cloud.states.redrive_execution(executionArn=arn)

    second = cloud.token("aborted", other_than=first)
    with pytest.raises(ClientError, match="TaskTimedOut"):
        cloud.states.send_task_success(taskToken=first, output="{}")
    cloud.states.send_task_success(taskToken=second, output="{}")
    assert cloud.ended(arn)["status"] == "SUCCEEDED"


def test_a_success_cannot_be_redriven(cloud: Cloud) -> None:
    arn = woken(cloud, "fine")

    described = cloud.states.describe_execution(executionArn=arn)
    with pytest.raises(ClientError, match="ExecutionNotRedrivable"):
        cloud.states.redrive_execution(executionArn=arn)

    assert described["redriveStatus"] == "NOT_REDRIVABLE"
    assert described["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"


def test_a_running_execution_cannot_be_redriven(cloud: Cloud) -> None:
    arn = cloud.start("running")
    cloud.token("running")

    with pytest.raises(ClientError, match="ExecutionNotRedrivable"):
        cloud.states.redrive_execution(executionArn=arn)


def test_an_unknown_execution_does_not_exist(cloud: Cloud) -> None:
    nowhere = cloud.machine.replace("stateMachine", "execution") + ":nobody"

    with pytest.raises(ClientError, match="ExecutionDoesNotExist"):
        cloud.states.redrive_execution(executionArn=nowhere)


def test_a_client_token_makes_a_second_call_the_same_call(cloud: Cloud) -> None:
    arn = woken(cloud, "once", fails=True)

    first = cloud.states.redrive_execution(executionArn=arn, clientToken="t")
    second = cloud.states.redrive_execution(executionArn=arn, clientToken="t")

    assert first["redriveDate"] == second["redriveDate"]
    assert cloud.ended(arn)["redriveCount"] == 1


def test_a_list_of_executions_counts_redrives(cloud: Cloud) -> None:
    arn = woken(cloud, "listed", fails=True)
    cloud.states.redrive_execution(executionArn=arn)
    cloud.ended(arn)

    listed = cloud.states.list_executions(stateMachineArn=cloud.machine)["executions"]

    assert {each["name"]: each["redriveCount"] for each in listed}["listed"] == 1
