"""What cannot be handed over lies in its queue, the queue says so, and a wrong queue is refused."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.localcloud_aws.conftest import Cloud, until
from tests.localcloud_aws.stacks import alarm

CLOSED = "http://127.0.0.1:9/"  # the discard port: nobody listens
LOST = {"Fn::GetAtt": ["Lost", "Arn"]}
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "lost"}}


@pytest.fixture
def stack(cloud: Cloud, plain: None) -> dict[str, Any]:
    """Return the flow stack's resources, with a queue and an alarm on it."""
    del plain
    resources: dict[str, Any] = cloud.probe.flow["Resources"]
    resources["Lost"] = QUEUE
    resources["Red"] = alarm(
        AlarmName="lost",
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": "lost"}],
        Statistic="Maximum",
    )
    return resources


def ear(endpoint: str, lost: object = LOST) -> dict[str, Any]:
    return {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Fn::ImportValue": "state:Topic"},
            "Protocol": "http",
            "Endpoint": endpoint,
            "RedrivePolicy": {"deadLetterTargetArn": lost},
        },
    }


def test_a_notice_that_nobody_takes_is_kept_and_the_alarm_stays_red_until_it_is_gone(
    cloud: Cloud, stack: dict[str, Any]
) -> None:
    stack["Deaf"], stack["Taken"] = ear(CLOSED), ear(cloud.aws.mailbox.address)
    cloud.redeploy()
    until(lambda: cloud.aws.alarms()["lost"].state == "OK")

    topic = cloud.outputs["state"]["TopicArn"]
    cloud.aws.client("sns").publish(TopicArn=topic, Message="a breach")

    until(lambda: cloud.aws.alarms()["lost"].state == "ALARM")
    said = [json.loads(each["Body"])["Message"] for each in messages(cloud)]
    assert said[0] == "a breach"
    assert all('"AlarmName": "lost"' in each for each in said[1:])  # it is not heard either


def test_an_answer_that_is_no_success_is_no_delivery(cloud: Cloud, stack: dict[str, Any]) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as busy:  # 501 to every POST
        Thread(target=busy.handle_request).start()
        stack["Wrong"] = ear(f"http://127.0.0.1:{busy.server_port}/")
        cloud.redeploy()

        topic = cloud.outputs["state"]["TopicArn"]
        cloud.aws.client("sns").publish(TopicArn=topic, Message="another breach")

    said = [json.loads(each["Body"])["Message"] for each in messages(cloud)]
    assert said[0] == "another breach"


def test_a_tick_at_which_the_function_fails_is_kept(cloud: Cloud, stack: dict[str, Any]) -> None:
    stack["Minute"]["Properties"]["Targets"][0]["Input"] = json.dumps({"raise": "ValueError"})
    stack["Work"]["Properties"]["DeadLetterConfig"] = {"TargetArn": LOST}
    cloud.redeploy()

    assert cloud.aws.tick("minute")

    (kept,) = messages(cloud)
    assert json.loads(kept["Body"]) == {"raise": "ValueError"}
    assert "on purpose" in kept["MessageAttributes"]["ErrorMessage"]["StringValue"]


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:sqs:eu-west-1:123456789012:never", "there is no such queue"),
        ("arn:aws:sqs:eu-west-1:123456789012:lost.fifo", "a standard queue of this account"),
        ("arn:aws:sqs:us-east-1:123456789012:lost", "a standard queue of this account"),
        ("arn:aws:sns:eu-west-1:123456789012:lost", "a standard queue of this account"),
    ],
)
def test_what_is_no_queue_to_fall_back_on_is_refused(
    cloud: Cloud, stack: dict[str, Any], arn: str, said: str
) -> None:
    stack["Deaf"] = ear(CLOSED, arn)

    with pytest.raises(Exception, match=f"Deaf .*RedrivePolicy: .*{said}"):
        cloud.redeploy()


def test_a_tick_of_which_the_function_is_gone_is_kept(cloud: Cloud, stack: dict[str, Any]) -> None:
    """The last one: it leaves the stack without its function."""
    stack["Minute"]["Properties"]["Targets"][0]["DeadLetterConfig"] = {"Arn": LOST}
    cloud.redeploy()
    cloud.aws.client("lambda").delete_function(FunctionName="work")

    assert cloud.aws.tick("minute") == []

    (kept,) = messages(cloud)
    assert json.loads(kept["Body"])["detail-type"] == "Scheduled Event"
    assert kept["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"


def messages(cloud: Cloud) -> list[dict[str, Any]]:
    """Take what lies in the queue."""
    sqs = cloud.aws.client("sqs")
    url = sqs.get_queue_url(QueueName="lost")["QueueUrl"]
    found = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages", [])
    sqs.purge_queue(QueueUrl=url)
    kept: list[dict[str, Any]] = found
    return kept
