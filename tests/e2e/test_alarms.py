"""What the sweeper sees, told minute after minute, turns an alarm red and writes to the teams."""

from datetime import timedelta

from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import clock, left_unsettled
from tests.e2e.witness import PAIR

OVERDUE, UNSUBMITTED = "Overdue", "CompleteNotSubmitted"
TEAMS = ["muster-local-contracts", "muster-local-fulfilment"]
MINUTES = {OVERDUE: 1, UNSUBMITTED: 9}  # that each alarm needs before the one that runs


def test_gauges_of_the_sweeper_turn_alarms_red(stage: Stage) -> None:
    late, refused = "overdue", "complete-and-refused"
    _within_one_minute(stage)
    before = stage.sweep()
    for metric, minutes in MINUTES.items():
        _tell_of_earlier_minutes(stage, metric, minutes)
    stage.cloud.aws.evaluate_alarms()
    assert not stage.red() & MINUTES.keys()

    left_unsettled(stage, late, parent(late), ago=timedelta(hours=25))
    left_unsettled(
        stage,
        refused,
        parent(refused, random_value="$(id)"),
        child(refused),
        ago=timedelta(hours=1),
    )
    after = stage.sweep()

    assert {metric: after[metric] - before[metric] for metric in MINUTES} == {
        OVERDUE: 1,
        UNSUBMITTED: 1,
    }
    stage.wait(lambda: stage.red() >= MINUTES.keys(), "both alarms are red", 10)
    stage.wait(lambda: all(stage.alarmed(each) == TEAMS for each in MINUTES), "all teams hear", 10)


def test_a_breach_that_the_sweeper_finds_is_told_once_and_turns_its_alarm_red(stage: Stage) -> None:
    key = "breached-unseen"

    left_unsettled(stage, key, parent(key), ago=timedelta(hours=25))
    for _ in range(2):
        stage.sweep()

    stage.wait(lambda: stage.breaches(key), "the breach is told")
    assert [notice["missing"] for notice in stage.breaches(key)] == [["child"]]
    stage.wait(lambda: f"SlaBreached-{PAIR}" in stage.red(), "the breach's alarm is red", 10)


def _within_one_minute(stage: Stage) -> None:
    """Begin where the minute leaves time enough: an alarm counts whole minutes."""
    stage.wait(lambda: clock.now().second < 45, "a young minute")


def _tell_of_earlier_minutes(stage: Stage, metric: str, minutes: int) -> None:
    """Put what the sweeper would have told, had its minutes passed while we watched."""
    now = clock.now()
    stage.cloud.aws.client("cloudwatch").put_metric_data(
        Namespace="Muster",
        MetricData=[
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "service", "Value": "sweep"}],
                "Timestamp": now - timedelta(minutes=minute),
                "Value": 1,
            }
            for minute in range(1, minutes + 1)
        ],
    )
