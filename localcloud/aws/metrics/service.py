"""CloudWatch in moto, with its datapoints copied to our store and its alarms made to move.

Plug-in for moto 5.2.5, whose alarms begin in OK and never change.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.clock import now
from localcloud.aws.metrics.deployed import CompositeAlarm, CompositeSettings, MetricAlarm, epoch
from localcloud.aws.metrics.evaluator import DeployedAlarm
from localcloud.aws.metrics.statistics import MetricId, MetricStore, Statistics
from localcloud.aws.untyped import Untyped

METRIC_ONLY = (
    "namespace",
    "metric_name",
    "comparison_operator",
    "evaluation_periods",
    "period",
    "threshold",
    "statistic",
)
CREATION = "Unchecked: Initial alarm creation"
_stores: list[MetricStore] = []


@cache
def install() -> None:
    """Copy each datapoint; begin an alarm without data, and keep its state when it changes."""
    put_data = CloudWatchBackend.put_metric_data
    put_alarm = CloudWatchBackend.put_metric_alarm

    def copied(self: Untyped, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        put_data(self, namespace, [_as_moto_keeps(datum) for datum in metric_data])
        for store in _stores:
            for datum in metric_data:
                _copy(store, namespace, datum)

    def begun(self: Untyped, **settings: Untyped) -> Untyped:
        former = self.alarms.get(settings["name"])
        alarm = put_alarm(self, **settings)
        alarm.state_value = former.state_value if former else "INSUFFICIENT_DATA"
        alarm.state_reason = former.state_reason if former else CREATION
        return alarm

    CloudWatchBackend.put_metric_data = copied
    CloudWatchBackend.put_metric_alarm = begun


def feed(store: MetricStore | None) -> None:
    """Copy datapoints into this store; None copies nowhere."""
    _stores[:] = [] if store is None else [store]


def put(namespace: str, metric_data: list[dict[str, Any]]) -> None:
    """Put datapoints without a round trip."""
    _backend().put_metric_data(namespace, metric_data)


def count(namespace: str, name: str, dimension: tuple[str, str], value: float = 1.0) -> None:
    """Put one value of a metric with one dimension, as AWS's services do for themselves."""
    dimensions = [{"Name": dimension[0], "Value": dimension[1]}]
    datum = {"MetricName": name, "Dimensions": dimensions, "Value": value, "Timestamp": now()}
    put(namespace, [datum])


def tell_of_mapping(identifier: str, at: datetime, values: Mapping[str, float]) -> None:
    """Put what an event source mapping tells of one minute."""
    dimensions = [{"Name": "EventSourceMappingUUID", "Value": identifier}]
    data = [
        {"MetricName": name, "Dimensions": dimensions, "Value": float(value), "Timestamp": at}
        for name, value in values.items()
    ]
    put("AWS/Lambda", data)


def put_composite(settings: CompositeSettings) -> None:
    """Put a composite alarm, for which moto has a place but no operation."""
    _backend().put_metric_alarm(
        name=settings.name,
        description=settings.description,
        rule=settings.rule,
        alarm_actions=list(settings.actions),
        dimensions=[],
        **dict.fromkeys(METRIC_ONLY),
    )


def alarms() -> list[DeployedAlarm]:
    """Return every alarm that is deployed now, composite ones last: they look at the others."""
    kept = list(_backend().alarms.values())
    single: list[DeployedAlarm] = [MetricAlarm(each) for each in kept if each.metric_name]
    return single + [CompositeAlarm(each, kept) for each in kept if each.rule]


def _as_moto_keeps(datum: dict[str, Any]) -> dict[str, Any]:
    """Return it with its time as moto compares times: UTC that does not say so."""
    at = datum.get("Timestamp")
    if at is None or at.tzinfo is None:
        return datum
    return {**datum, "Timestamp": at.astimezone(UTC).replace(tzinfo=None)}


def _copy(store: MetricStore, namespace: str, datum: dict[str, Any]) -> None:
    dimensions = frozenset((d["Name"], d["Value"]) for d in datum.get("Dimensions") or ())
    metric = MetricId(namespace, datum["MetricName"], dimensions)
    at = epoch(datum.get("Timestamp") or now())
    for values in _values(datum):
        store.put(metric, at, values)


def _values(datum: dict[str, Any]) -> list[Statistics]:
    if datum.get("StatisticValues"):
        kept = {name: float(value) for name, value in datum["StatisticValues"].items()}
        return [Statistics(kept["Sum"], kept["Minimum"], kept["Maximum"], kept["SampleCount"])]
    if datum.get("Values"):
        values = [float(value) for value in datum["Values"]]
        counts = [float(each) for each in datum.get("Counts") or [1] * len(values)]
        return [Statistics.of(*each) for each in zip(values, counts, strict=True)]
    return [Statistics.of(float(datum.get("Value", 0)))]


def _backend() -> Untyped:
    return cloudwatch_backends[ACCOUNT][REGION]
