"""The alarms on what AWS tells of its own services: executions, functions, table, mappings."""

from collections.abc import Mapping

from aws_cdk import Duration

from stacks.alarm import BELOW, SILENCE_IS_BAD, SILENCE_IS_SILENCE, Watched

FAILURES = {
    "ExecutionsFailed": "An execution failed: a breach, or a submission that was refused. Its"
    " error names the cause; repair it, then redrive the execution.",
    "ExecutionsAborted": "Somebody aborted an execution; its bundle is open and nobody waits."
    " Redrive it, or let the sweeper note the breach at the deadline.",
    "ExecutionsTimedOut": "An execution ran into a limit of Step Functions. Redrive it; its"
    " bundle in the table knows how much time is left.",
}
REFUSED = "AWS refuses calls beyond a quota, for five minutes now. What may be retried is retried,"
NO_CALLS = f"{REFUSED} and events wait on their topics: nothing is lost, but bundles are slow."


def executions(machine_arn: str) -> tuple[Watched, ...]:
    """Watch the executions, redriven ones included."""
    dimensions = {"StateMachineArn": machine_arn}
    failed = (
        Watched(
            title=metric,
            section=metric,
            metric=metric,
            namespace="AWS/States",
            dimensions=dimensions,
            remedy=remedy,
        )
        for metric, remedy in FAILURES.items()
    )
    return (*failed, _lasting("ExecutionThrottled", "AWS/States", dimensions, NO_CALLS))


def table(name: str) -> tuple[Watched, ...]:
    """Watch reads and writes apart: `ThrottledRequests` counts per operation only."""
    return tuple(
        _lasting(f"Table{title}", "AWS/DynamoDB", {"TableName": name}, NO_CALLS, metric=title)
        for title in ("ReadThrottleEvents", "WriteThrottleEvents")
    )


def function(folder: str, name: str) -> tuple[Watched, ...]:
    """Watch one function's errors and refusals; a single one is retried and calls nobody."""
    dimensions = {"FunctionName": name}
    failing = (
        f"The function {folder} has failed every minute for five minutes. Its log names the error;"
        " where the error is not Control-M's or the template's, look at the last deployment."
    )
    return (
        _lasting(f"Errors-{folder}", "AWS/Lambda", dimensions, failing, metric="Errors"),
        _lasting(f"Throttles-{folder}", "AWS/Lambda", dimensions, NO_CALLS, metric="Throttles"),
    )


def mapping(topic: str, mapping_id: str, tolerated_lag: int) -> tuple[Watched, ...]:
    """Watch the way of one topic's events to `ingest`."""
    read_by = {"EventSourceMappingUUID": mapping_id}
    return _lag(topic, read_by, tolerated_lag), _polled(topic, read_by), _dropped(topic, read_by)


def undelivered(what: str, queue: str) -> Watched:
    """Watch a queue that nobody but a person empties."""
    return Watched(
        title=f"Undelivered-{what}",
        section="Undelivered",
        metric="ApproximateNumberOfMessagesVisible",
        namespace="AWS/SQS",
        dimensions={"QueueName": queue},
        statistic="Maximum",
        remedy=f"AWS could not hand over {what}: the queue {queue} keeps them for 14 days. Find out"
        " why, tell who should have heard, then empty the queue; the alarm is red until you do.",
    )


def _lag(topic: str, read_by: Mapping[str, str], tolerated: int) -> Watched:
    return Watched(
        title=f"MaxOffsetLag-{topic}",
        section="MaxOffsetLag",
        metric="MaxOffsetLag",
        namespace="AWS/Lambda",
        dimensions=read_by,
        statistic="Maximum",
        threshold=tolerated,
        periods=10,
        datapoints=10,
        missing=SILENCE_IS_SILENCE,
        remedy=f"Ingest has been behind on {topic} for ten minutes. Look for errors and throttles"
        " of the function ingest; where there are none, raise the stage's maximum_pollers.",
    )


def _polled(topic: str, read_by: Mapping[str, str]) -> Watched:
    """Watch for silence: no number of events is below 0, but a mapping that is dead tells none."""
    return Watched(
        title=f"PolledEventCount-{topic}",
        section="PolledEventCount",
        metric="PolledEventCount",
        namespace="AWS/Lambda",
        dimensions=read_by,
        threshold=0,
        period=Duration.minutes(5),
        periods=2,
        datapoints=2,
        comparison=BELOW,
        missing=SILENCE_IS_BAD,
        remedy=f"Nobody has asked {topic} for events for ten minutes; an idle topic is asked too."
        " Look at the state of the mapping of the function ingest, and whether it is enabled.",
    )


def _dropped(topic: str, read_by: Mapping[str, str]) -> Watched:
    return Watched(
        title=f"DroppedEventCount-{topic}",
        section="DroppedEventCount",
        metric="DroppedEventCount",
        namespace="AWS/Lambda",
        dimensions=read_by,
        remedy=f"Lambda dropped a record of {topic}, which ingest has never seen: it is larger"
        " than an invocation may be. Have its producer send it smaller, again.",
    )


def _lasting(
    title: str, namespace: str, dimensions: Mapping[str, str], remedy: str, *, metric: str = ""
) -> Watched:
    return Watched(
        title=title,
        section=title.partition("-")[0],
        metric=metric or title,
        namespace=namespace,
        dimensions=dimensions,
        periods=5,
        datapoints=5,
        remedy=remedy,
    )
