"""A state machine goes once nothing runs in it; a stack that cannot go is still there."""

import json
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.aws.resources.state_machine import StateMachine
from tests.localcloud_aws.conftest import Cloud, until

ROLE = "arn:aws:iam::123456789012:role/any"


@pytest.fixture
def machine(cloud: Cloud) -> str:
    """Create a machine beside the deployed one, with its definition."""
    definition = cloud.states.describe_state_machine(stateMachineArn=cloud.machine)["definition"]
    made = cloud.states.create_state_machine(name="goes", definition=definition, roleArn=ROLE)
    arn: str = made["stateMachineArn"]
    return arn


def _start(cloud: Cloud, machine: str, name: str) -> str:
    text = json.dumps({"pk": name, "seconds": 60})
    started = cloud.states.start_execution(stateMachineArn=machine, name=name, input=text)
    arn: str = started["executionArn"]
    cloud.token(name)
    return arn


def _refusal(call: Any, **arguments: Any) -> str:  # noqa: ANN401
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


def test_a_machine_in_which_something_waits_is_deleting_until_that_is_stopped(
    cloud: Cloud, machine: str
) -> None:
    running = _start(cloud, machine, "waits-on")
    described = cloud.states.describe_state_machine

    cloud.states.delete_state_machine(stateMachineArn=machine)

    assert described(stateMachineArn=machine)["status"] == "DELETING"
    assert _refusal(cloud.states.start_execution, stateMachineArn=machine) == "StateMachineDeleting"
    again = {"name": "goes", "definition": "{}", "roleArn": ROLE}
    assert _refusal(cloud.states.create_state_machine, **again) == "StateMachineDeleting"
    cloud.states.stop_execution(executionArn=running)
    assert _refusal(described, stateMachineArn=machine) == "StateMachineDoesNotExist"


def test_an_execution_of_a_deleted_machine_ends_at_its_next_transition(
    cloud: Cloud, machine: str
) -> None:
    running = _start(cloud, machine, "woken-too-late")
    _start(cloud, machine, "keeps-it-there")
    cloud.states.delete_state_machine(stateMachineArn=machine)

    cloud.states.send_task_success(taskToken=cloud.token("woken-too-late"), output="{}")

    ended = cloud.ended(running)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")
    assert "has been deleted" in ended["cause"]
    assert "Work" not in cloud.entered(running)


@pytest.mark.usefixtures("plain")
def test_a_stack_is_there_until_its_machine_is_gone(cloud: Cloud) -> None:
    running = cloud.start("holds-the-stack")
    cloud.token("holds-the-stack")
    stacks = cloud.aws.client("cloudformation")
    deleting = Thread(target=stacks.delete_stack, kwargs={"StackName": "flow"})

    def status() -> str:
        return str(stacks.describe_stacks(StackName="flow")["Stacks"][0]["StackStatus"])

    deleting.start()
    until(lambda: status() == "DELETE_IN_PROGRESS")
    cloud.states.stop_execution(executionArn=running)
    deleting.join(30)

    assert _refusal(stacks.describe_stacks, StackName="flow") == "ValidationError"


@pytest.mark.usefixtures("plain")
def test_to_look_at_a_deleted_stack_makes_nothing_of_it_anew(cloud: Cloud) -> None:
    stacks = cloud.aws.client("cloudformation")
    [stack] = stacks.describe_stacks(StackName="flow")["Stacks"]

    stacks.delete_stack(StackName="flow")
    stacks.list_stack_resources(StackName=stack["StackId"])

    arns = [each["stateMachineArn"] for each in cloud.states.list_state_machines()["stateMachines"]]
    assert cloud.machine not in arns
    assert cloud.aws.client("lambda").list_functions()["Functions"] == []


@pytest.mark.usefixtures("plain")
def test_a_deletion_that_waits_too_long_is_a_failure_that_says_why(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StateMachine, "patience_s", 0.1)
    running = cloud.start("outlasts-patience")
    cloud.token("outlasts-patience")
    stacks = cloud.aws.client("cloudformation")

    stacks.delete_stack(StackName="flow")

    [stack] = stacks.describe_stacks(StackName="flow")["Stacks"]
    events = stacks.describe_stack_events(StackName="flow")["StackEvents"]
    reasons = " ".join(event.get("ResourceStatusReason", "") for event in events)
    assert stack["StackStatus"] == "DELETE_FAILED"
    assert "it stays DELETING" in reasons
    cloud.states.stop_execution(executionArn=running)
    stacks.delete_stack(StackName="flow")


@pytest.mark.usefixtures("plain")
def test_a_stack_that_another_reads_is_not_deleted(cloud: Cloud) -> None:
    stacks = cloud.aws.client("cloudformation")

    stacks.delete_stack(StackName="state")

    [stack] = stacks.describe_stacks(StackName="state")["Stacks"]
    assert stack["StackStatus"] == "DELETE_FAILED"
    assert cloud.dynamodb.describe_table(TableName=cloud.table)
