"""Functions under AWS's runtime client, in worker processes."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from localcloud.aws.functions.log import FunctionLog, Pipe
from tests.localcloud_aws.conftest import Cloud, until

SET_BY_LAMBDA = {
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "LAMBDA_TASK_ROOT",
    "LANG",
    "PATH",
    "PYTHONPATH",
    "TZ",
    "_HANDLER",
}
OF_THE_INTERPRETER = {"LC_CTYPE"}


def error_of(cloud: Cloud, event: object) -> dict[str, Any]:
    answer, error = cloud.aws.invoke("work", event)
    assert answer is None
    assert error is not None
    return error


def test_a_function_sees_the_templates_environment_and_what_lambda_sets_and_nothing_else(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROLM_TOKEN", "of this shell")

    answer, _ = cloud.aws.invoke("work", {})

    names = answer["environment"].keys() - OF_THE_INTERPRETER
    assert names == {"TOPIC", "ENDPOINT"} | SET_BY_LAMBDA
    assert answer["environment"]["TOPIC"] == cloud.outputs["state"]["TopicArn"]


def test_its_clients_talk_to_the_emulated_aws(cloud: Cloud) -> None:
    answer, _ = cloud.aws.invoke("work", {})

    assert answer["boto3"] == "123456789012"
    assert answer["environment"]["AWS_ENDPOINT_URL"] == cloud.aws.endpoint


def test_the_invoke_api_runs_the_same_function(cloud: Cloud) -> None:
    answer = cloud.aws.client("lambda").invoke(FunctionName="work", Payload=b'{"a": 1}')

    assert json.loads(answer["Payload"].read())["event"] == {"a": 1}
    assert "FunctionError" not in answer


def test_an_exception_is_named_as_lambda_names_it(cloud: Cloud) -> None:
    error = error_of(cloud, {"raise": "SlaBreached"})
    answer = cloud.aws.client("lambda").invoke(
        FunctionName="work", Payload=b'{"raise": "SlaBreached"}'
    )

    assert (error["errorType"], error["errorMessage"]) == ("SlaBreached", "on purpose")
    assert answer["FunctionError"] == "Unhandled"


def test_the_templates_timeout_kills_the_worker(cloud: Cloud) -> None:
    before, _ = cloud.aws.invoke("work", {})
    began = monotonic()

    error = error_of(cloud, {"sleep": 30})

    after, _ = cloud.aws.invoke("work", {})
    assert 2 <= monotonic() - began < 8
    assert error["errorType"] == "Sandbox.Timedout"
    assert error["errorMessage"].endswith("Task timed out after 2.00 seconds")
    assert after["pid"] != before["pid"]


def test_a_worker_that_exits_is_an_error_and_is_replaced(cloud: Cloud) -> None:
    error = error_of(cloud, {"exit": True})
    answer, _ = cloud.aws.invoke("work", {})

    assert error["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in error["errorMessage"]
    assert answer["answer"]


def test_a_warm_worker_serves_again(cloud: Cloud) -> None:
    first, _ = cloud.aws.invoke("work", {})
    second, _ = cloud.aws.invoke("work", {})

    assert first["pid"] == second["pid"]
    assert first["request"] != second["request"]


def test_invocations_at_once_have_workers_of_their_own(cloud: Cloud) -> None:
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: cloud.aws.invoke("work", {"sleep": 0.5})[0], range(3)))

    assert len({answer["pid"] for answer in answers}) == 3


def test_more_invocations_than_workers_take_turns(cloud: Cloud) -> None:
    with ThreadPoolExecutor(7) as threads:
        answers = list(threads.map(lambda _: cloud.aws.invoke("work", {"sleep": 0.1})[0], range(7)))

    assert len({answer["request"] for answer in answers}) == 7
    assert len({answer["pid"] for answer in answers}) <= 4


def test_the_log_keeps_what_a_run_printed_between_start_and_report(cloud: Cloud) -> None:
    answer, _ = cloud.aws.invoke("work", {"marked": "by hand"})
    request = answer["request"]

    lines = until(lambda: _lines_of(cloud, request))

    assert lines[0] == f"START RequestId: {request} Version: $LATEST"
    assert lines[1] == 'heard {"marked": "by hand"}'
    assert lines[2] == f"END RequestId: {request}"
    assert lines[3].startswith(f"REPORT RequestId: {request}\tDuration: ")


def _lines_of(cloud: Cloud, request: str) -> list[str]:
    lines = cloud.aws.log("work").read_text().splitlines()
    if not any(line.startswith(f"REPORT RequestId: {request}") for line in lines):
        return []
    start = lines.index(f"START RequestId: {request} Version: $LATEST")
    return lines[start : start + 4]


def test_an_asynchronous_event_is_taken_at_once(cloud: Cloud) -> None:
    event = b'{"note": "asynchronous"}'

    answer = cloud.aws.client("lambda").invoke(
        FunctionName="work", Payload=event, InvocationType="Event"
    )

    assert answer["StatusCode"] == 202
    assert until(lambda: "asynchronous" in cloud.aws.log("work").read_text())


def test_a_request_beyond_six_megabytes_is_refused(cloud: Cloud) -> None:
    error = error_of(cloud, {"long": "x" * 6_300_000})

    assert error["errorType"] == "RequestEntityTooLarge"


def test_a_handler_that_cannot_be_imported_is_an_error_each_time(cloud: Cloud) -> None:
    function = cloud.aws.client("lambda")
    function.update_function_configuration(FunctionName="work", Handler="nowhere.handler")

    errors = [error_of(cloud, {}) for _ in range(2)]

    function.update_function_configuration(FunctionName="work", Handler="work.handler")
    answer, _ = cloud.aws.invoke("work", {})
    assert [error["errorType"] for error in errors] == ["Runtime.ImportModuleError"] * 2
    assert answer["answer"] == "first"


def test_a_function_that_is_not_deployed_is_named(cloud: Cloud) -> None:
    with pytest.raises(KeyError, match="nobody"):
        cloud.aws.invoke("nobody", {})


def test_a_pipe_is_closed_once_all_that_was_printed_is_on_disk(tmp_path: Path) -> None:
    log = FunctionLog(tmp_path, "probe", lambda *_: sleep(0.002))
    pipe = Pipe(log)
    lines = [f"line {number}" for number in range(50)]
    for line in lines:
        pipe.say(line)

    pipe.close()

    assert log.path.read_text().splitlines() == lines
