"""From a function's log line, or an execution's end, to a red alarm and a notice in the mailbox."""

import json
from datetime import timedelta
from time import time_ns
from typing import Any

import pytest

from localcloud.aws.rules import rate
from tests.localcloud_aws.conftest import Cloud, until
from tests.localcloud_aws.stacks import alarm


def emf(value: float) -> dict[str, object]:
    directive = {
        "Namespace": "Muster",
        "Dimensions": [["service"]],
        "Metrics": [{"Name": "Breached", "Unit": "Count"}],
    }
    about = {"Timestamp": time_ns() // 1_000_000, "CloudWatchMetrics": [directive]}
    return {"_aws": about, "service": "bundles", "Breached": value}


def test_a_new_alarm_has_no_data(cloud: Cloud) -> None:
    fresh = alarm(AlarmName="fresh", TreatMissingData="missing", MetricName="Never")
    cloud.probe.flow["Resources"]["Fresh"] = fresh

    cloud.redeploy()

    assert cloud.aws.alarms()["fresh"].state == "INSUFFICIENT_DATA"


def test_a_metric_in_the_log_turns_the_alarm_red_and_tells_the_topic(cloud: Cloud) -> None:
    until(lambda: cloud.aws.alarms()["breached"].state == "OK")

    cloud.aws.invoke("work", {"emf": emf(1)})

    until(lambda: cloud.aws.alarms()["breached"].state == "ALARM", timeout_s=3)
    notice = cloud.aws.mailbox.wait_for(lambda each: each.subject == 'ALARM: "breached"')
    assert "1 out of the last 1 datapoints" in cloud.aws.alarms()["breached"].reason
    assert cloud.outputs["state"]["TopicArn"].endswith(notice.topic)
    assert notice.body["NewStateValue"] == "ALARM"
    assert notice.body["OldStateValue"] == "OK"
    assert notice.body["Trigger"]["MetricName"] == "Breached"


def test_the_metric_can_be_read_from_cloudwatch(cloud: Cloud) -> None:
    cloud.aws.invoke("work", {"emf": emf(1)})

    metrics = cloud.aws.client("cloudwatch").list_metrics(Namespace="Muster")["Metrics"]

    assert {"Name": "service", "Value": "bundles"} in metrics[0]["Dimensions"]


@pytest.mark.parametrize(
    ("metric", "error"), [("ExecutionsFailed", "ValueError"), ("ExecutionsAborted", None)]
)
def test_an_execution_that_ends_badly_turns_its_alarm_red(
    cloud: Cloud, metric: str, error: str | None
) -> None:
    settings = alarm(
        AlarmName=metric,
        Namespace="AWS/States",
        MetricName=metric,
        Dimensions=[{"Name": "StateMachineArn", "Value": {"Ref": "Machine"}}],
    )
    cloud.probe.flow["Resources"][metric] = settings
    cloud.redeploy()
    asked: dict[str, Any] = {"raise": error} if error else {}
    arn = cloud.start(f"ends-with-{metric}", **asked)
    token = cloud.token(f"ends-with-{metric}")

    if error:
        cloud.states.send_task_success(taskToken=token, output="{}")
    else:
        cloud.states.stop_execution(executionArn=arn)

    cloud.ended(arn)
    assert until(lambda: cloud.aws.alarms()[metric].state == "ALARM")


def test_a_changed_alarm_stays_red(cloud: Cloud) -> None:
    cloud.aws.invoke("work", {"emf": emf(1)})
    until(lambda: cloud.aws.alarms()["breached"].state == "ALARM")
    cloud.probe.resource("Alarm")["AlarmDescription"] = "the deadline passed"

    cloud.redeploy()

    assert cloud.aws.alarms()["breached"].state == "ALARM"


def test_disabled_actions_tell_nobody(cloud: Cloud) -> None:
    cloud.probe.flow["Resources"]["Silent"] = alarm(AlarmName="silent", ActionsEnabled=False)
    cloud.redeploy()

    cloud.aws.invoke("work", {"emf": emf(1)})

    until(lambda: cloud.aws.alarms()["silent"].state == "ALARM")
    assert not [n for n in cloud.aws.mailbox.notices if n.subject == 'ALARM: "silent"']


def test_a_notice_arrives_with_its_attributes_and_is_kept_on_disk(cloud: Cloud) -> None:
    attributes = {
        name: {"DataType": "String", "StringValue": value}
        for name, value in (("to", "contracts-oncall"), ("moment", "breach"))
    }

    cloud.aws.client("sns").publish(
        TopicArn=cloud.outputs["state"]["TopicArn"],
        Message='{"missing": ["child"]}',
        MessageAttributes=attributes,
    )

    notice = cloud.aws.mailbox.wait_for(lambda each: each.attributes.get("moment") == "breach")
    kept = [json.loads(line) for line in cloud.aws.mailbox.path.read_text().splitlines()]
    assert notice.body == {"missing": ["child"]}
    assert notice.attributes == {"to": "contracts-oncall", "moment": "breach"}
    assert notice.message_id in [each["message_id"] for each in kept]


def test_a_notice_that_does_not_come_is_an_error(cloud: Cloud) -> None:
    with pytest.raises(TimeoutError):
        cloud.aws.mailbox.wait_for(lambda each: each.subject == "never", timeout_s=0.1)


def test_a_rule_can_be_fired_at_once(cloud: Cloud) -> None:
    cloud.aws.tick("minute")
    cloud.aws.sweep_now()

    heard = [
        line for line in cloud.aws.log("work").read_text().splitlines() if "aws.events" in line
    ]
    assert len(heard) == 2
    assert '"detail-type": "Scheduled Event"' in heard[0]
    with pytest.raises(KeyError, match="never"):
        cloud.aws.tick("never")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate(1 minute)", timedelta(minutes=1)),
        ("rate(5 minutes)", timedelta(minutes=5)),
        ("rate(2 hours)", timedelta(hours=2)),
        ("rate(1 day)", timedelta(days=1)),
    ],
)
def test_rates(text: str, expected: timedelta) -> None:
    assert rate(text) == expected


@pytest.mark.parametrize("text", ["cron(0 12 * * ? *)", "rate(0 minutes)", "rate(1 second)"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ScheduleExpression"):
        rate(text)


def test_a_rule_that_is_disabled_rests_until_it_is_enabled(cloud: Cloud) -> None:
    cloud.aws.schedule(enabled=False)
    with pytest.raises(KeyError):
        cloud.aws.tick("minute")

    cloud.aws.schedule(enabled=True)

    assert cloud.aws.tick("minute") == []
