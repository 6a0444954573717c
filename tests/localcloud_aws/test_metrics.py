"""Metrics out of log lines, and what an alarm makes of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from localcloud.aws.metrics.alarm import Alarm, State, judge
from localcloud.aws.metrics.emf import metrics_in
from localcloud.aws.metrics.statistics import MetricId, MetricStore, Statistics

METRIC = MetricId("Muster", "Breached")
MINUTE = 60
NOON = 1_795_262_400
ALARM = Alarm(
    name="breached",
    metric=METRIC,
    statistic="Sum",
    comparison="GreaterThanOrEqualToThreshold",
    threshold=1.0,
    period_s=MINUTE,
    periods=1,
    to_alarm=1,
    missing="notBreaching",
    since=NOON - 86_400,
)
LINE = {
    "_aws": {
        "Timestamp": NOON * 1000,
        "CloudWatchMetrics": [
            {
                "Namespace": "Muster",
                "Dimensions": [["service"], ["service", "definition"]],
                "Metrics": [{"Name": "Accepted", "Unit": "Count"}],
            }
        ],
    },
    "service": "ingest",
    "definition": "contract-pair",
    "Accepted": [1, 2],
}


def test_a_line_gives_each_metric_once_per_dimension_set() -> None:
    [(namespace, metric_data)] = metrics_in(json.dumps(LINE).encode())

    assert namespace == "Muster"
    assert [len(datum["Dimensions"]) for datum in metric_data] == [1, 2]
    assert {tuple(datum["Values"]) for datum in metric_data} == {(1.0, 2.0)}
    assert metric_data[0]["Timestamp"] == datetime.fromtimestamp(NOON, UTC)


@pytest.mark.parametrize("line", [b"plain", b'{"level": "INFO"}', b'{"_aws": ', b'["_aws"]'])
def test_any_other_line_gives_nothing(line: bytes) -> None:
    assert list(metrics_in(line)) == []


def test_the_store_joins_what_falls_into_a_span_and_never_sums_across_dimensions() -> None:
    store = MetricStore()
    other = MetricId("Muster", "Breached", frozenset({("service", "bundles")}))
    for at, value in ((NOON, 1.0), (NOON + 0.5, 3.0), (NOON + 59, 2.0), (NOON + 60, 9.0)):
        store.put(METRIC, at, Statistics.of(value))
    store.put(other, NOON, Statistics.of(100))

    joined = store.read(METRIC, NOON, NOON + MINUTE)

    assert joined == Statistics(total=6, lowest=1, highest=3, count=3)
    assert joined.read("Average") == 2
    assert store.read(METRIC, NOON - MINUTE, NOON) is None


def state(
    alarm: Alarm, values: dict[int, float], current: State = "OK", since_noon: int = 0
) -> State:
    """Judge at noon plus some seconds; keys are seconds from noon."""
    store = MetricStore()
    for at, value in values.items():
        store.put(METRIC, NOON + at, Statistics.of(value))
    return judge(
        alarm, lambda start, end: store.read(METRIC, start, end), NOON + since_noon, current
    ).state


def test_a_breach_in_the_running_period_counts_at_once() -> None:
    assert state(ALARM, {30: 1}, since_noon=31) == "ALARM"


def test_the_alarm_stays_until_a_whole_period_is_quiet() -> None:
    assert state(ALARM, {30: 1}, current="ALARM", since_noon=119) == "ALARM"
    assert state(ALARM, {30: 1}, current="ALARM", since_noon=120) == "OK"


def test_a_running_period_that_may_yet_recover_does_not_count() -> None:
    below = replace(ALARM, comparison="LessThanThreshold", missing="breaching", statistic="Sum")

    assert state(below, {-30: 1}, since_noon=5) == "OK"
    assert state(below, {-30: 1}, since_noon=65) == "ALARM"


def test_missing_data_from_before_the_alarm_never_breach() -> None:
    heartbeat = replace(
        ALARM, comparison="LessThanThreshold", missing="breaching", since=NOON - 10, periods=2
    )

    young = state(heartbeat, {}, current="INSUFFICIENT_DATA", since_noon=30)
    old = state(heartbeat, {}, current="INSUFFICIENT_DATA", since_noon=181)

    assert (young, old) == ("INSUFFICIENT_DATA", "ALARM")


@pytest.mark.parametrize(
    ("missing", "current", "expected"),
    [
        ("notBreaching", "ALARM", "OK"),
        ("breaching", "OK", "ALARM"),
        ("ignore", "ALARM", "ALARM"),
        ("ignore", "OK", "OK"),
        ("missing", "OK", "INSUFFICIENT_DATA"),
    ],
)
def test_no_data_at_all(missing: str, current: State, expected: State) -> None:
    assert state(replace(ALARM, missing=missing), {}, current=current) == expected


@pytest.mark.parametrize(
    ("values", "missing", "expected"),
    [
        pytest.param({-1: 1, -61: 0, -121: 1}, "notBreaching", "ALARM", id="two of three breach"),
        pytest.param({-1: 1, -61: 0, -121: 0}, "notBreaching", "OK", id="one of three breaches"),
        pytest.param({-1: 1}, "notBreaching", "OK", id="one breaches and two are missing"),
        pytest.param({-1: 1}, "breaching", "ALARM", id="one breaches and missing ones count"),
        pytest.param({-1: 1}, "missing", "ALARM", id="all there is breaches"),
        pytest.param({-1: 1, -61: 0}, "missing", "OK", id="not all there is breaches"),
    ],
)
def test_datapoints_to_alarm(values: dict[int, float], missing: str, expected: State) -> None:
    alarm = replace(ALARM, periods=3, to_alarm=2, missing=missing)

    assert state(alarm, values) == expected


def test_the_reason_tells_values_and_threshold() -> None:
    store = MetricStore()
    store.put(METRIC, NOON + 1, Statistics.of(2))

    reason = judge(ALARM, lambda start, end: store.read(METRIC, start, end), NOON + 2, "OK").reason

    assert reason.startswith("Threshold Crossed: 1 out of the last 1 datapoints")
    assert "[2.0 (" in reason
    assert "was greater than or equal to the threshold (1.0)" in reason
