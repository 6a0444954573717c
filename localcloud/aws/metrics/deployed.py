"""moto's alarms as the evaluator sees them: on one metric, or on other alarms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from localcloud.aws.metrics.alarm import Alarm, Judgement, State, judge
from localcloud.aws.metrics.statistics import MetricId, MetricStore
from localcloud.aws.untyped import Untyped

MEMBER = r'ALARM\("([^"()]+)"\)'
ANY_OF = re.compile(rf"\(?{MEMBER}( OR {MEMBER})*\)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeSettings:
    """A composite alarm as it is deployed: red while any alarm is that its rule names."""

    name: str
    description: str | None
    rule: str
    actions: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a rule that asks for more; `ValueError`."""
        if not ANY_OF.fullmatch(self.rule):
            raise ValueError(f'AlarmRule: ALARM("…") joined by OR only, not {self.rule}')


class _MotoAlarm:
    """What all of moto's alarms have."""

    def __init__(self, alarm: Untyped) -> None:
        self._alarm = alarm
        self.name: str = alarm.name
        self.state: State = alarm.state_value
        self.arn: str = alarm.alarm_arn
        self.description: str | None = alarm.description

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


class MetricAlarm(_MotoAlarm):
    """An alarm on one metric."""

    def __init__(self, alarm: Untyped) -> None:
        """Read its settings."""
        super().__init__(alarm)
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
            since=epoch(alarm.configuration_updated_timestamp),
        )

    def judge(self, metrics: MetricStore, at: float) -> Judgement:
        """Judge by the metric's datapoints."""
        metric = self.settings.metric
        return judge(
            self.settings, lambda start, end: metrics.read(metric, start, end), at, self.state
        )

    def watched(self) -> Mapping[str, Any]:
        """Return the trigger."""
        settings = self.settings
        trigger = {
            "Namespace": settings.metric.namespace,
            "MetricName": settings.metric.name,
            "Dimensions": [
                {"name": name, "value": value} for name, value in sorted(settings.metric.dimensions)
            ],
            "Statistic": settings.statistic,
            "Period": settings.period_s,
            "EvaluationPeriods": settings.periods,
            "DatapointsToAlarm": settings.to_alarm,
            "ComparisonOperator": settings.comparison,
            "Threshold": settings.threshold,
            "TreatMissingData": settings.missing,
        }
        return {"Trigger": trigger}


class CompositeAlarm(_MotoAlarm):
    """An alarm on other alarms."""

    def __init__(self, alarm: Untyped, all_alarms: Sequence[Untyped]) -> None:
        """Look its members up by name or ARN."""
        super().__init__(alarm)
        named = re.findall(MEMBER, alarm.rule)
        self._members = [each for each in all_alarms if {each.name, each.alarm_arn} & {*named}]

    def judge(self, metrics: MetricStore, at: float) -> Judgement:
        """Be red while any member is."""
        del metrics, at
        red = [each.name for each in self._members if each.state_value == "ALARM"]
        if red:
            return Judgement("ALARM", f"in ALARM: {', '.join(red)}")
        return Judgement("OK", "no member is in ALARM")

    def watched(self) -> Mapping[str, Any]:
        """Return the rule."""
        return {"AlarmRule": self._alarm.rule}


def epoch(at: datetime) -> float:
    """Take an instant without a time zone, as moto writes many, for UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _metric(namespace: str, name: str, dimensions: list[Untyped]) -> MetricId:
    return MetricId(namespace, name, frozenset((d.name, d.value) for d in dimensions))
