"""`AWS::CloudWatch::Alarm` on one metric."""

from collections.abc import Collection
from typing import Any, ClassVar

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    RefusedError,
    refuse,
)
from localcloud.aws.metrics.alarm import COMPARISONS, STATISTICS

WHOLE = ("EvaluationPeriods", "Period", "DatapointsToAlarm")
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
MATH = ("Metrics", "ExtendedStatistic", "ThresholdMetricId", "EvaluateLowSampleCountPercentile")
KNOWN: dict[str, tuple[Collection[str], str | None]] = {
    "ComparisonOperator": (COMPARISONS, None),
    "Statistic": (STATISTICS, None),
    "TreatMissingData": (("breaching", "notBreaching", "ignore", "missing"), "missing"),
}


class MetricAlarm(Provider):
    """Its state is kept when its settings change."""

    type: ClassVar[str] = "AWS::CloudWatch::Alarm"
    name_property: ClassVar[str] = "AlarmName"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)

    def create(self, name: str, properties: Properties) -> Made:
        """Put it; its state begins as INSUFFICIENT_DATA."""
        self._put(name, properties)
        return Made(name, {"Arn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"})

    def update(self, change: Change) -> Made:
        """Put it again."""
        self._put(change.made.id, change.after)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it."""
        self.aws.cloudwatch.delete_alarms(AlarmNames=[made.id])

    def _put(self, name: str, properties: Properties) -> None:
        _refuse_what_is_not_judged(properties)
        settings: dict[str, Any] = {k: v for k, v in properties.items() if k != "Tags"}
        settings["AlarmName"] = name
        settings["Threshold"] = float(properties["Threshold"])
        settings.update({k: int(properties[k]) for k in WHOLE if k in properties})
        self.aws.cloudwatch.put_metric_alarm(**settings)


def _refuse_what_is_not_judged(properties: Properties) -> None:
    refuse(properties, *MATH)
    for name, (known, default) in KNOWN.items():
        if properties.get(name, default) not in known:
            raise RefusedError(f"{name}: {properties.get(name)}")
    for kind in ACTIONS:
        for action in properties.get(kind, []):
            if not str(action).startswith("arn:aws:sns:"):
                raise RefusedError(f"{kind}: topics only, not {action}")
