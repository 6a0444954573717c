"""Who tells a metric: a stage's functions, or AWS of a resource that the stage has deployed.

An alarm on a metric that nobody tells can never turn red, or never green. So a drill puts the data
of those that are told, and of no other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cli.operate.trigger import Trigger
from localcloud.aws import LocalAws
from localcloud.kafka.meter import names
from muster.telemetry import TOLD_BY_SEVERAL

Identity = tuple[str, str, frozenset[tuple[str, str]]]  # namespace, metric, dimensions
BREACHED = "SlaBreached"
IN_TROUBLE_ONLY = {"Quarantined": "ingest"}  # the sweeper tells its metrics each minute
ENDED = ("ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut")
BY_AWS = {
    "AWS::Lambda::Function": ("AWS/Lambda", "FunctionName", ("Errors", "Throttles")),
    "AWS::StepFunctions::StateMachine": (
        "AWS/States",
        "StateMachineArn",
        (*ENDED, "ExecutionThrottled"),
    ),
    "AWS::DynamoDB::Table": (
        "AWS/DynamoDB",
        "TableName",
        ("ReadThrottleEvents", "WriteThrottleEvents"),
    ),
    "AWS::SQS::Queue": ("AWS/SQS", "QueueName", ("ApproximateNumberOfMessagesVisible",)),
}
NEVER_HERE = (
    "ApproximateNumberOfMessagesVisible",
    "ExecutionThrottled",
    "ReadThrottleEvents",
    "Throttles",
    "WriteThrottleEvents",
)


@dataclass(frozen=True, slots=True)
class Tellers:
    """Every metric that the stage on the local cloud tells, or would in trouble."""

    told: frozenset[Identity]

    @classmethod
    def of(cls, aws: LocalAws, definitions: Iterable[str]) -> "Tellers":
        """Let the sweeper tell its metrics once, and look at what is deployed."""
        aws.sweep_now()
        found = aws.client("cloudwatch").list_metrics(Namespace="Muster")["Metrics"]
        told = {_identity("Muster", each["MetricName"], _plain(each)) for each in found}
        for metric, service in IN_TROUBLE_ONLY.items():
            told.add(_identity("Muster", metric, {"service": service}))
        for name in definitions:
            by = {"service": TOLD_BY_SEVERAL[BREACHED], "definition": name}
            told.add(_identity("Muster", BREACHED, by))
        return cls(frozenset(told | _by_aws(aws) | _by_mappings(aws)))

    def tell(self, trigger: Trigger) -> bool:
        """Say whether anybody tells what this alarm watches."""
        return _identity(trigger.namespace, trigger.metric, trigger.dimensions) in self.told


def _by_aws(aws: LocalAws) -> set[Identity]:
    stacks = aws.client("cloudformation")
    return {
        _identity(BY_AWS[kind][0], metric, {BY_AWS[kind][1]: _name(resource)})
        for stack in stacks.describe_stacks()["Stacks"]
        for resource in stacks.list_stack_resources(StackName=stack["StackName"])[
            "StackResourceSummaries"
        ]
        if (kind := resource["ResourceType"]) in BY_AWS
        for metric in BY_AWS[kind][2]
    }


def _by_mappings(aws: LocalAws) -> set[Identity]:
    return {
        _identity("AWS/Lambda", metric, {"EventSourceMappingUUID": mapping.identifier})
        for mapping in aws.mappings()
        if mapping.enabled
        for metric in names(mapping.metrics)
    }


def _identity(namespace: str, metric: str, dimensions: Mapping[str, str]) -> Identity:
    return namespace, metric, frozenset(dimensions.items())


def _name(resource: Mapping[str, Any]) -> str:
    """Return what the metric's dimension calls it: of a queue's address, the name."""
    return str(resource["PhysicalResourceId"]).rsplit("/", 1)[-1]


def _plain(metric: Mapping[str, Any]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in metric["Dimensions"]}
