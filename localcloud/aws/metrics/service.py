"""CloudWatch in moto, with its datapoints copied to our store and its alarms made to move.

Plug-in for moto 5.2.5, whose alarms begin in OK and never change.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.clock import now
from localcloud.aws.metrics.alarm import Alarm, Judgement, State
from localcloud.aws.metrics.statistics import MetricId, MetricStore, Statistics
from localcloud.aws.untyped import Untyped

CREATION = "Unchecked: Initial alarm creation"
_stores: list[MetricStore] = []


@cache
def install() -> None:
    """Copy each datapoint; begin an alarm without data, and keep its state when it changes."""
    put_data = CloudWatchBackend.put_metric_data
    put_alarm = CloudWatchBackend.put_metric_alarm

    def copied(self: Untyped, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        put_data(self, namespace, metric_data)
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


class MotoAlarm:
    """One of moto's alarms, seen by the evaluator."""

    def __init__(self, alarm: Untyped) -> None:
        """Read its settings."""
        self._alarm = alarm
        self.state: State = alarm.state_value
        self.arn: str = alarm.alarm_arn
        self.description: str | None = alarm.description
        self.settings = Alarm(
            name=alarm.name,
            metric=_metric(alarm.namespace, alarm.metric_name, alarm.dimensions),
            statistic=alarm.statistic,
            comparison=alarm.comparison_operator,
            threshold=float(alarm.threshold),
            period_s=int(alarm.period),
            periods=int(alarm.evaluation_periods),
            to_alarm=int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
            missing=alarm.treat_missing_data or "missing",
            since=_epoch(alarm.configuration_updated_timestamp),
        )

    def actions(self, state: State) -> list[str]:
        """Return the topics to tell when this state is reached."""
        if not self._alarm.actions_enabled:
            return []
        topics: dict[State, list[str]] = {
            "ALARM": self._alarm.alarm_actions,
            "OK": self._alarm.ok_actions,
            "INSUFFICIENT_DATA": self._alarm.insufficient_data_actions,
        }
        return topics[state] or []

    def become(self, judgement: Judgement) -> None:
        """Note the new state where DescribeAlarms shows it."""
        self._alarm.update_state(judgement.reason, "{}", judgement.state)


def alarms() -> list[MotoAlarm]:
    """Return every metric alarm that is deployed now."""
    return [MotoAlarm(alarm) for alarm in list(_backend().alarms.values()) if alarm.metric_name]


def _copy(store: MetricStore, namespace: str, datum: dict[str, Any]) -> None:
    dimensions = frozenset((d["Name"], d["Value"]) for d in datum.get("Dimensions") or ())
    metric = MetricId(namespace, datum["MetricName"], dimensions)
    at = _epoch(datum.get("Timestamp") or now())
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


def _epoch(at: datetime) -> float:
    """Take an instant without a time zone, as moto writes many, for UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _metric(namespace: str, name: str, dimensions: list[Untyped]) -> MetricId:
    return MetricId(namespace, name, frozenset((d.name, d.value) for d in dimensions))


def _backend() -> Untyped:
    return cloudwatch_backends[ACCOUNT][REGION]
