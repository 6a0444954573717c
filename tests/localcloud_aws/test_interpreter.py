"""Step Functions where plain moto differs from it."""

import json
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from tests.localcloud_aws.conftest import Cloud, until

ROLE = "arn:aws:iam::123456789012:role/any"


def code(call: Any, **arguments: Any) -> str:  # noqa: ANN401
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


def test_a_signal_wakes_the_wait_and_the_execution_succeeds(cloud: Cloud) -> None:
    arn = cloud.start("woken")

    cloud.states.send_task_success(taskToken=cloud.token("woken"), output="{}")

    assert cloud.ended(arn)["status"] == "SUCCEEDED"
    assert cloud.entered(arn) == ["Wait", "Work"]


def test_a_token_that_timed_out_is_refused_while_its_execution_goes_on(cloud: Cloud) -> None:
    arn = cloud.start("late", seconds=1, sleep=1)
    token = cloud.token("late")
    until(lambda: "Work" in cloud.entered(arn))

    refused = code(cloud.states.send_task_success, taskToken=token, output="{}")

    assert refused == "TaskTimedOut"
    assert cloud.ended(arn)["status"] == "SUCCEEDED"


def test_the_token_of_a_closed_execution_has_timed_out(cloud: Cloud) -> None:
    arn = cloud.start("closed")
    token = cloud.token("closed")
    cloud.states.send_task_success(taskToken=token, output="{}")
    cloud.ended(arn)

    assert code(cloud.states.send_task_success, taskToken=token, output="{}") == "TaskTimedOut"
    assert code(cloud.states.send_task_failure, taskToken=token, error="E") == "TaskTimedOut"


def test_a_token_never_issued_is_invalid(cloud: Cloud) -> None:
    assert code(cloud.states.send_task_success, taskToken="x", output="{}") == "InvalidToken"


def test_a_retried_wait_gets_a_new_token_and_its_whole_time(cloud: Cloud) -> None:
    definition = json.loads(
        cloud.states.describe_state_machine(stateMachineArn=cloud.machine)["definition"]
    )
    wait = definition["States"]["Wait"]
    wait["Retry"] = [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    machine = cloud.states.create_state_machine(
        name="retries", definition=json.dumps(definition), roleArn=ROLE
    )["stateMachineArn"]
    began = monotonic()
    text = json.dumps({"pk": "retried", "seconds": 1})
    arn = cloud.states.start_execution(stateMachineArn=machine, input=text)["executionArn"]
    first = cloud.token("retried")

    second = cloud.token("retried", other_than=first)
    cloud.ended(arn)

    assert second != first
    assert monotonic() - began >= 3


def test_the_cause_of_a_failed_task_is_kept(cloud: Cloud) -> None:
    arn = cloud.start("caused")

    cloud.states.send_task_failure(taskToken=cloud.token("caused"), error="E", cause="because")

    ended = cloud.ended(arn)
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "E", "because")


def test_stopping_a_waiting_execution_aborts_it(cloud: Cloud) -> None:
    arn = cloud.start("stopped")
    token = cloud.token("stopped")

    cloud.states.stop_execution(executionArn=arn, error="Operator", cause="by hand")

    ended = cloud.states.describe_execution(executionArn=arn)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Operator", "by hand")
    assert ended["stopDate"]
    assert cloud.history(arn)[-1]["type"] == "ExecutionAborted"
    assert cloud.entered(arn) == ["Wait"]
    assert code(cloud.states.send_task_success, taskToken=token, output="{}") == "TaskTimedOut"


def test_a_state_may_copy_the_execution_from_the_context(cloud: Cloud) -> None:
    arn = cloud.start("copied", seconds=1)

    output = json.loads(cloud.ended(arn)["output"])["Payload"]["event"]

    execution = output["input"]["noted"]["execution"]
    assert execution["RedriveCount"] == 0
    assert execution["StartTime"].endswith("Z")
    assert execution["Id"] == arn


def test_a_refusal_carries_its_code(cloud: Cloud) -> None:
    refused = code(cloud.states.create_state_machine, name="bad", definition="{}", roleArn=ROLE)

    assert refused == "InvalidDefinition"


@pytest.mark.parametrize("name", ["with space", "a:b", "x" * 81, "a#b"])
def test_a_name_that_step_functions_refuses_is_refused(cloud: Cloud, name: str) -> None:
    assert code(cloud.start, name=name) == "InvalidName"


def test_an_execution_without_a_name_gets_one(cloud: Cloud) -> None:
    text = json.dumps({"pk": "unnamed", "seconds": 1})

    arn = cloud.states.start_execution(stateMachineArn=cloud.machine, input=text)["executionArn"]

    assert not arn.endswith(":None")


def test_two_starts_at_once_are_one_execution(cloud: Cloud) -> None:
    with ThreadPoolExecutor(8) as threads:
        arns = list(threads.map(cloud.start, ["twice"] * 8))

    listed = cloud.states.list_executions(stateMachineArn=cloud.machine)["executions"]
    assert len(set(arns)) == 1
    assert [each["name"] for each in listed].count("twice") == 1


def test_the_same_name_with_other_input_already_exists(cloud: Cloud) -> None:
    cloud.start("taken", seconds=60)

    assert code(cloud.start, name="taken", seconds=61) == "ExecutionAlreadyExists"


def test_a_signal_passes_by_an_execution_that_still_starts(cloud: Cloud) -> None:
    cloud.start("starts")
    cloud.token("starts")
    arn = cloud.start("passes")
    token = cloud.token("passes")
    backend = stepfunctions_parser_backends["123456789012"]["eu-west-1"]
    starting = next(e for e in backend._get_executions() if e.name == "starts").exec_worker
    env, starting.env = starting.env, None

    cloud.states.send_task_success(taskToken=token, output="{}")

    starting.env = env
    assert cloud.ended(arn)["status"] == "SUCCEEDED"


def test_a_token_takes_one_answer_only(cloud: Cloud) -> None:
    for turn in range(5):
        arn = cloud.start(f"answered-{turn}")
        token = cloud.token(f"answered-{turn}")
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda _, t=token: answer(cloud, t), range(2)))

        assert sorted(answers) == ["TaskTimedOut", "taken"]
        assert cloud.ended(arn)["status"] == "SUCCEEDED"


def answer(cloud: Cloud, token: str) -> str:
    try:
        cloud.states.send_task_success(taskToken=token, output="{}")
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "taken"
