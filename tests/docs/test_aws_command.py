"""The runner of `aws …` reads a command as the AWS CLI does, and refuses what it does not know."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tests.docs.aws_command import Client, UnknownCommandError, run
from tests.docs.operator import MAPPING

ALARMS = {
    "MetricAlarms": [
        {"AlarmName": "one", "StateValue": "OK", "Threshold": 1.0},
        {"AlarmName": "two", "StateValue": "ALARM", "Threshold": 2.0},
    ]
}


def nobody(service: str) -> Any:  # noqa: ANN401 - stands for a client
    raise AssertionError(f"{service} is asked")


def answering(service: str, operation: str, answer: Any, given: Any) -> Client:  # noqa: ANN401
    client = boto3.Session(aws_access_key_id="t", aws_secret_access_key="t").client(  # noqa: S106
        service,  # type: ignore[call-overload]
        region_name="eu-west-1",
    )
    stub = Stubber(client)
    stub.add_response(operation, answer, given)
    stub.activate()
    return lambda _: client


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("s3 cp a b", "only operations"),
        ("cloudwatsch describe-alarms", "cloudwatsch"),
        ("cloudwatch describe-alarm", "no such operation"),
        ("cloudwatch describe-alarms --alarm-name one", "no option --alarm-name"),
        ("cloudwatch describe-alarms --no-alarm-names", "no option --no-alarm-names"),
        ("cloudwatch describe-alarms one", "before any option"),
        ("cloudwatch describe-alarms --max-records 1 2", "one value"),
        ("cloudwatch describe-alarms --max-records 1 --max-records 2", "twice"),
        ("cloudwatch get-metric-statistics --dimensions Nam=a,Value=b", "Nam"),
        ("lambda invoke --function-name f --payload x", "blob"),
    ],
)
def test_what_the_cli_would_refuse_is_refused(line: str, why: str) -> None:
    with pytest.raises(UnknownCommandError, match=why):
        run(line.split(), nobody)


def test_words_become_what_their_shapes_ask_for() -> None:
    given = {
        "UUID": MAPPING,
        "Enabled": False,
        "ProvisionedPollerConfig": {"MinimumPollers": 1, "PollerGroupName": "g"},
    }
    client = answering("lambda", "update_event_source_mapping", {"UUID": MAPPING}, given)
    line = f"lambda update-event-source-mapping --uuid {MAPPING} --no-enabled"
    structure = "--provisioned-poller-config MinimumPollers=1,PollerGroupName=g"

    assert run(f"{line} {structure} --query UUID --output text".split(), client) == MAPPING


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("MetricAlarms[].AlarmName", "one\ttwo"),
        ("MetricAlarms[].[AlarmName,Threshold]", "one\t1.0\ntwo\t2.0"),
        ("MetricAlarms[?StateValue=='ALARM'].[AlarmName]", "two"),
        ("MetricAlarms[9].AlarmName", "None"),
    ],
)
def test_text_is_printed_as_the_cli_prints_it(query: str, printed: str) -> None:
    client = answering("cloudwatch", "describe_alarms", ALARMS, {"AlarmNames": ["one", "two"]})
    words = ["cloudwatch", "describe-alarms", "--alarm-names", "one", "two"]

    assert run([*words, "--query", query, "--output", "text"], client) == printed
