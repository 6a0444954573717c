"""The checks that only read: they find their answer in what the stage has lived through."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from muster.adapters.dynamodb import Reading
from tests.live.account import Account, Event, Found, NotSeenYetError, in_state

REFUSED = "DynamoDb.ConditionalCheckFailedException"
LONGEST = 2048
LOOKED_AT = 100
Check = Callable[[Account], Found]


def redrive_count(account: Account) -> Found:
    """Compare what `Deadline` was given with the count of redrives at that time."""
    for execution in _redriven(account):
        history = account.history(execution["executionArn"])
        seen = list(_counts(history))
        if seen:
            words = ", ".join(f"{given} after {redrives}" for redrives, given in seen)
            alike = all(redrives == given for redrives, given in seen)
            return Found(f"redrives told to Deadline: {words}", as_expected=alike)
    raise NotSeenYetError("let a pair breach, then redrive it")


def failure_after_redrive(account: Account) -> Found:
    """Look at the metric in the minutes around the end of a redriven execution."""
    failed = [each for each in _redriven(account) if each["status"] == "FAILED"]
    if not failed:
        raise NotSeenYetError("redrive a breached bundle that expires, or a refused job")
    ended = failed[0]["stopDate"]
    points = account.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/States",
        MetricName="ExecutionsFailed",
        Dimensions=[{"Name": "StateMachineArn", "Value": account.machine}],
        Statistics=["Sum"],
        Period=60,
        StartTime=ended - timedelta(minutes=2),
        EndTime=ended + timedelta(minutes=2),
    )["Datapoints"]
    total = sum(each["Sum"] for each in points)
    words = f"ExecutionsFailed {total:.0f} around {ended:%Y-%m-%d %H:%M} UTC"
    return Found(words, as_expected=total >= 1)


def woken_by_ingest(account: Account) -> Found:
    """Find a wait that a function answered, under the policy that it has."""
    for execution in account.executions("SUCCEEDED"):
        waited = list(in_state(account.history(execution["executionArn"]), "AwaitBundle"))
        if any(event["type"] == "TaskSucceeded" for event in waited):
            return Found(f"{execution['name']} was woken")
    raise NotSeenYetError("send a pair, its child a minute after its parent")


def refused_write(account: Account) -> Found:
    """Find the error of a token that came after the last event."""
    for status in ("SUCCEEDED", "FAILED"):
        for execution in account.executions(status):
            waited = in_state(account.history(execution["executionArn"]), "AwaitBundle")
            for event in waited:
                error = event.get("taskFailedEventDetails", {}).get("error", "")
                if "Conditional" in error:
                    return Found(error, as_expected=error == REFUSED)
    raise NotSeenYetError("send parent and child of a pair at once")


def taken_by_controlm(account: Account) -> Found:
    """Find an execution that succeeded: its last state is a submission that Control-M took."""
    succeeded = account.executions("SUCCEEDED")
    if not succeeded:
        raise NotSeenYetError("send a pair")
    return Found(f"{succeeded[0]['name']} was submitted")


def mappings(account: Account) -> Found:
    """Compare what AWS made of the mappings with what was asked for."""
    found = account.mappings()
    if not found:
        return Found("no mapping at all", as_expected=False)
    odd = [f"{each['Topics'][0]}: {name}" for each in found for name in _odd(each)]
    groups = {each.get("ProvisionedPollerConfig", {}).get("PollerGroupName") for each in found}
    odd += ["no common group"] if len(groups) > 1 else []
    return Found("; ".join(odd) or f"{len(found)} mappings are so", as_expected=not odd)


def token_length(account: Account) -> Found:
    """Measure the tokens that are parked now; none of them is shown."""
    reading = Reading(account.client("dynamodb"), account.table)
    waiting = (each.key for name in account.definitions for each in reading.open_bundles(name))
    bundles = reading.many(list(islice(waiting, LOOKED_AT))).values()
    lengths = [len(each.task_token) for each in bundles if each.task_token]
    if not lengths:
        raise NotSeenYetError("send a parent only")
    words = f"{min(lengths)} to {max(lengths)} characters, of {len(lengths)}"
    return Found(words, as_expected=max(lengths) <= LONGEST)


READS: dict[int, Check] = {
    1: redrive_count,
    3: failure_after_redrive,
    4: woken_by_ingest,
    8: refused_write,
    11: taken_by_controlm,
    15: mappings,
    16: token_length,
}


def _redriven(account: Account) -> Iterator[Event]:
    for status in ("FAILED", "SUCCEEDED", "ABORTED"):
        yield from (each for each in account.executions(status) if each.get("redriveCount"))


def _counts(history: list[Event]) -> Iterator[tuple[int, int]]:
    """Yield how often the execution had been redriven, and what `Deadline` was told then."""
    redrives, asked = 0, {id(event) for event in in_state(history, "Deadline")}
    for event in history:
        redrives += event["type"] == "ExecutionRedriven"
        if redrives and id(event) in asked and event["type"] == "TaskScheduled":
            given = json.loads(event["taskScheduledEventDetails"]["parameters"])
            yield redrives, given["Payload"]["execution"]["RedriveCount"]


def _odd(mapping: Event) -> Iterator[str]:
    """Name what differs from the profile."""
    if "ProvisionedPollerConfig" not in mapping:
        yield "not provisioned"
    if mapping.get("MaximumRetryAttempts") != -1:
        yield f"retries {mapping.get('MaximumRetryAttempts')}"
    if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        yield "no partial answers"
    if mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"):
        yield "a destination"
