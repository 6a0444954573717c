"""When an alarm is in ALARM: CloudWatch's rules, on the datapoints there are.

One difference on purpose: a datapoint of the period that still runs counts as soon as it breaches
for good, so an alarm turns red within a second; on AWS it does so within a minute or two. It turns
green no sooner than on AWS: only when whole periods say so.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from localcloud.aws.metrics.statistics import MetricId, Statistics

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
Read = Callable[[int, int], Statistics | None]  # seconds since 1970, from and before

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanOrEqualToThreshold": operator.le,
    "LessThanThreshold": operator.lt,
}
STATISTICS = ("Sum", "Minimum", "Maximum", "SampleCount", "Average")
GROWING = ("Sum", "Maximum", "SampleCount")
IN_WORDS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanOrEqualToThreshold": "less than or equal to",
    "LessThanThreshold": "less than",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm as it is deployed, and since when."""

    name: str
    metric: MetricId
    statistic: str
    comparison: str
    threshold: float
    period_s: int
    periods: int
    to_alarm: int
    missing: str
    since: float

    def breaches(self, values: Statistics) -> bool:
        """Compare a period's statistic with the threshold."""
        return COMPARISONS[self.comparison](values.read(self.statistic), self.threshold)

    @property
    def breaches_early(self) -> bool:
        """Whether a running period that breaches can only go on breaching."""
        return self.comparison.startswith("Greater") and self.statistic in GROWING


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state an alarm should be in, and why, in CloudWatch's words."""

    state: State
    reason: str


def judge(alarm: Alarm, read: Read, now: float, current: State) -> Judgement:
    """Evaluate the alarm; `ignore` and an alarm too young to judge keep the current state."""
    points = _points(alarm, read, now)
    present = [values for _, values in points if values is not None]
    breaching = sum(alarm.breaches(values) for values in present)
    missing = [start for start, values in points if values is None]
    if missing and alarm.missing == "breaching":
        breaching += sum(start >= alarm.since for start in missing)
    if breaching >= alarm.to_alarm or _all_there_is_breaches(alarm, present, breaching):
        state: State = "ALARM"
    elif not present and missing:
        state = _without_data(alarm, missing, current)
    else:
        state = "OK"
    return Judgement(state, _reason(alarm, points, breaching, state))


def _points(alarm: Alarm, read: Read, now: float) -> list[tuple[int, Statistics | None]]:
    running = int(now) // alarm.period_s * alarm.period_s
    early = read(running, running + alarm.period_s) if alarm.breaches_early else None
    counts_now = early is not None and alarm.breaches(early)
    last = running if counts_now else running - alarm.period_s
    starts = [last - n * alarm.period_s for n in range(alarm.periods)]
    return [(start, read(start, start + alarm.period_s)) for start in starts]


def _all_there_is_breaches(alarm: Alarm, present: list[Statistics], breaching: int) -> bool:
    """Under `missing`, CloudWatch judges by the datapoints there are, if all of them breach."""
    return alarm.missing == "missing" and 0 < len(present) == breaching


def _without_data(alarm: Alarm, missing: list[int], current: State) -> State:
    if alarm.missing == "notBreaching":
        return "OK"
    if alarm.missing == "ignore":
        return current
    young = alarm.missing == "breaching" and any(start < alarm.since for start in missing)
    return current if young else "INSUFFICIENT_DATA"


def _reason(
    alarm: Alarm, points: list[tuple[int, Statistics | None]], breaching: int, state: State
) -> str:
    seen = [(start, values) for start, values in points if values is not None]
    if not seen:
        return (
            f"no datapoints were received for {alarm.periods} period(s) "
            f"and missing data are {alarm.missing}"
        )
    told = ", ".join(f"{values.read(alarm.statistic)} ({_when(start)})" for start, values in seen)
    number = breaching if state == "ALARM" else len(points) - breaching
    return (
        f"Threshold Crossed: {number} out of the last {len(points)} datapoints [{told}] "
        f"{'was' if number == 1 else 'were'}{'' if state == 'ALARM' else ' not'} "
        f"{IN_WORDS[alarm.comparison]} the threshold ({alarm.threshold}) "
        f"(minimum {alarm.to_alarm} for OK -> ALARM)."
    )


def _when(start: int) -> str:
    return datetime.fromtimestamp(start, UTC).strftime("%d/%m/%y %H:%M:%S")
