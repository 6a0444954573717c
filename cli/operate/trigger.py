"""How one alarm turns red and back by its own definition: which values, and for how long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

KINDS = ("MetricAlarm", "CompositeAlarm")  # unasked, AWS returns the first kind only
STATES = {"ALARM": "AlarmActions", "OK": "OKActions"}
ONE = 1.0  # every metric that is watched counts something


@dataclass(frozen=True, slots=True)
class Way:
    """What turns an alarm red, period after period: a value, or None for silence."""

    value: float | None

    def __str__(self) -> str:
        """Return it in words."""
        return "silence" if self.value is None else f"{self.value:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """An alarm on one metric, as DescribeAlarms shows it; `topics` are told, by state."""

    name: str
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    comparison: str
    threshold: float
    period_s: int
    periods: int
    missing: str
    topics: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, described: Mapping[str, Any]) -> Self:
        """Read one of DescribeAlarms' metric alarms."""
        return cls(
            name=described["AlarmName"],
            namespace=described["Namespace"],
            metric=described["MetricName"],
            dimensions={each["Name"]: each["Value"] for each in described["Dimensions"]},
            comparison=described["ComparisonOperator"],
            threshold=float(described["Threshold"]),
            period_s=int(described["Period"]),
            periods=int(described["EvaluationPeriods"]),
            missing=described.get("TreatMissingData", "missing"),
            topics=topics(described),
        )

    @property
    def calm(self) -> float:
        """Return the last value that is no trouble."""
        beside = {"GreaterThanOrEqualToThreshold": -ONE, "LessThanOrEqualToThreshold": ONE}
        return self.threshold + beside.get(self.comparison, 0)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return what turns it red: the first value that is trouble, silence, or either."""
        beside = {"GreaterThanThreshold": ONE, "LessThanThreshold": -ONE}
        bad = self.threshold + beside.get(self.comparison, 0)
        by_value = (Way(bad),) if bad >= 0 else ()  # no count is below 0
        return by_value + ((Way(None),) if self.missing == "breaching" else ())

    @property
    def minutes(self) -> int:
        """Return how long one period is."""
        return self.period_s // 60


def every(cloudwatch: Any, prefix: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - a client
    """Yield DescribeAlarms' rows of both kinds; a composite one has an `AlarmRule`."""
    pages = cloudwatch.get_paginator("describe_alarms")
    for page in pages.paginate(AlarmNamePrefix=prefix, AlarmTypes=KINDS):
        yield from page.get("MetricAlarms", ())
        yield from page.get("CompositeAlarms", ())


def topics(described: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the topics that an alarm names, by the state in which they are told."""
    return {
        state: tuple(sorted(arn.rsplit(":", 1)[-1] for arn in described.get(actions, ())))
        for state, actions in STATES.items()
    }
