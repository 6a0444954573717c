"""The sections about what AWS measures: datapoints as its services would put them."""

import json
from collections.abc import Callable
from datetime import timedelta

from localcloud.aws.metrics.service import count
from tests.docs.operator import MAPPING
from tests.docs.scenes import Words
from tests.e2e.stage import Stage
from tests.e2e.unsettled import clock


def words(stage: Stage) -> Words:
    """Return what the reader of any section may fill in."""
    now, outputs = clock.now(), stage.cloud.outputs
    return {
        "STAGE": "local",
        "FUNCTION": "ingest",
        "MACHINE": outputs["StateMachineArn"],
        "TABLE": outputs["TableName"],
        "MAPPING": MAPPING,
        "TOPIC": "orders.v1",
        "START": (now - timedelta(hours=1)).isoformat(),
        "END": (now + timedelta(minutes=5)).isoformat(),
    }


def told(namespace: str, metric: str, dimension: str, word: str) -> Callable[[Stage], Words]:
    """Put one value of a metric whose dimension is what a word of the reader's names."""

    def begin(stage: Stage) -> Words:
        found = words(stage)
        count(namespace, metric, (dimension, found.get(word, word)))
        return found

    return begin


def failed_this_minute(stage: Stage) -> Words:
    """Turn ExecutionsFailed red, in a minute that is young: it counts whole minutes."""
    stage.wait(lambda: clock.now().second < 50, "a young minute")
    told("AWS/States", "ExecutionsFailed", "StateMachineArn", "MACHINE")(stage)
    stage.cloud.aws.evaluate_alarms()
    return {}


def of_a_level(stage: Stage) -> Words:
    """Let the sweeper tell its levels."""
    stage.sweep()
    return {}


def throttled(stage: Stage) -> Words:
    """Refuse invocations of the function that has something reserved."""
    count("AWS/Lambda", "Throttles", ("FunctionName", stage.cloud.outputs["SweepFunction"]))
    return {"FUNCTION": "sweep"}


def undelivered(stage: Stage) -> Words:
    """Let a topic keep a notice that one of its addresses, a closed port, does not take."""
    sns, topics = stage.cloud.aws.client("sns"), json.loads(stage.cloud.outputs["TeamTopics"])
    sqs, name = stage.cloud.aws.client("sqs"), "muster-local-undelivered-notices"
    queue = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    kept = json.dumps({"deadLetterTargetArn": asked["Attributes"]["QueueArn"]})
    deaf = sns.subscribe(
        TopicArn=topics["contracts"],
        Protocol="http",
        Endpoint="http://127.0.0.1:9/",
        Attributes={"RedrivePolicy": kept},
        ReturnSubscriptionArn=True,
    )
    sns.publish(TopicArn=topics["contracts"], Message="a breach")
    sns.unsubscribe(SubscriptionArn=deaf["SubscriptionArn"])
    return {"QUEUE": queue}


def with_an_error(stage: Stage) -> Words:
    """Let a function fail; CloudWatch Logs gets what the local cloud wrote to a file."""
    name = stage.cloud.outputs["IngestFunction"]
    began = clock.now()
    _, error = stage.cloud.aws.invoke(name, {"records": "none"})
    assert error is not None
    log = f"/aws/lambda/{name}"
    logs = stage.cloud.aws.client("logs")
    logs.create_log_stream(logGroupName=log, logStreamName="local")
    now = int(clock.now().timestamp() * 1000)
    lines = stage.cloud.aws.log(name).read_text().splitlines()
    events = [{"timestamp": now, "message": line} for line in lines if "ERROR" in line]
    logs.put_log_events(logGroupName=log, logStreamName="local", logEvents=events[-5:])
    return {"MILLISECONDS": str(int((began - timedelta(minutes=5)).timestamp() * 1000))}
