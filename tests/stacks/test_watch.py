"""What goes wrong turns an alarm red, and the alarm calls the team that owns it."""

import json

import pytest

from tests.stacks.written import Resource, Written

EVERY_TEAMS = {
    "Overdue",
    "SweepCompleted",
    "CompleteNotSubmitted",
    "StuckSubmission",
    "SubmissionUnknown",
    "Quarantined",
    "ExecutionsFailed",
    "ExecutionsAborted",
    "ExecutionsTimedOut",
}
PER_DEFINITION = {
    "SlaBreached-contract-pair": "contracts",
    "SlaBreached-contract-end": "contracts",
    "SlaBreached-order": "fulfilment",
}
SHAPES = {  # statistic, comparison, period, periods, datapoints, missing
    "Overdue": ("Maximum", "at least", 60, 3, 2, "breaching"),
    "SweepCompleted": ("Sum", "below", 300, 1, 1, "breaching"),
    "CompleteNotSubmitted": ("Maximum", "at least", 60, 10, 10, "breaching"),
    "StuckSubmission": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "SubmissionUnknown": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "Quarantined": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsFailed": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsAborted": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsTimedOut": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "SlaBreached-contract-pair": ("Sum", "at least", 60, 1, 1, "notBreaching"),
}
COMPARISONS = {
    "GreaterThanOrEqualToThreshold": "at least",
    "LessThanThreshold": "below",
}


def test_every_definition_and_every_shared_failure_has_an_alarm(prod: Written) -> None:
    assert set(_alarms(prod)) == EVERY_TEAMS | set(PER_DEFINITION)


@pytest.mark.parametrize("title", SHAPES)
def test_an_alarm_turns_red_when_it_should(prod: Written, title: str) -> None:
    alarm = _alarms(prod)[title]

    assert alarm["Threshold"] == 1
    assert SHAPES[title] == (
        alarm["Statistic"],
        COMPARISONS[alarm["ComparisonOperator"]],
        alarm["Period"],
        alarm["EvaluationPeriods"],
        alarm["DatapointsToAlarm"],
        alarm["TreatMissingData"],
    )


@pytest.mark.parametrize(("title", "team"), PER_DEFINITION.items())
def test_a_breach_calls_the_owner_only(prod: Written, title: str, team: str) -> None:
    alarm = _alarms(prod)[title]

    assert _teams(alarm) == [team]
    assert {"Key": "team", "Value": team} in alarm["Tags"]
    assert _dimensions(alarm) == {
        "service": "bundles",
        "definition": title.removeprefix("SlaBreached-"),
    }


@pytest.mark.parametrize("title", sorted(EVERY_TEAMS))
def test_a_shared_failure_calls_every_team(prod: Written, title: str) -> None:
    assert _teams(_alarms(prod)[title]) == ["contracts", "fulfilment"]


@pytest.mark.parametrize("title", sorted(EVERY_TEAMS))
def test_a_shared_alarm_watches_who_emits_the_metric(prod: Written, title: str) -> None:
    alarm = _alarms(prod)[title]

    if title.startswith("Executions"):
        assert alarm["Namespace"] == "AWS/States"
        assert "StateMachineArn" in _dimensions(alarm)
    else:
        service = "ingest" if title == "Quarantined" else "sweep"
        assert (alarm["Namespace"], alarm["MetricName"]) == ("Muster", title)
        assert _dimensions(alarm) == {"service": service}


def test_a_cost_center_pays_for_its_alarm(prod: Written) -> None:
    tagged = [
        title
        for title, alarm in _alarms(prod).items()
        if {"Key": "cost-center", "Value": "CC-114"} in alarm["Tags"]
    ]

    assert tagged == ["SlaBreached-order"]


def test_every_alarm_says_what_to_do(prod: Written) -> None:
    for alarm in _alarms(prod).values():
        assert len(alarm["AlarmDescription"]) > 80
        assert alarm["AlarmDescription"].endswith(".")


def _alarms(written: Written) -> dict[str, Resource]:
    alarms = (
        each["Properties"] for each in written.of_type("watch", "AWS::CloudWatch::Alarm").values()
    )
    return {alarm["AlarmName"].removeprefix("muster-prod-"): alarm for alarm in alarms}


def _teams(alarm: Resource) -> list[str]:
    actions = json.dumps(alarm["AlarmActions"])
    return sorted(team for team in ("contracts", "fulfilment") if f":muster-prod-{team}" in actions)


def _dimensions(alarm: Resource) -> dict[str, object]:
    return {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
