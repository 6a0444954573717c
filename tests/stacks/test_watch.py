"""What goes wrong turns an alarm red, and the alarm calls the team that owns it."""

import json

import pytest

from stacks.alarm import RUNBOOK
from stacks.assembly import ROOT
from tests.stacks.written import Resource, Written

FUNCTIONS = ("ingest", "deadline", "submit", "sweep")
TOPICS = ("contracts-parents", "contracts-children", "fulfilment-parents", "fulfilment-children")
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
    "ExecutionThrottled",
    "OpenExecutions",
    "TableReadThrottleEvents",
    "TableWriteThrottleEvents",
    *(f"Undelivered-{what}" for what in ("notices", "ticks")),
    *(f"{kind}-{folder}" for kind in ("Errors", "Throttles") for folder in FUNCTIONS),
}
PER_TOPIC = {
    f"{kind}-{topic}"
    for kind in ("MaxOffsetLag", "PolledEventCount", "DroppedEventCount")
    for topic in TOPICS
}
PER_DEFINITION = {
    "SlaBreached-contract-pair": "contracts",
    "SlaBreached-contract-end": "contracts",
    "SlaBreached-order": "fulfilment",
}
LASTING = ("Sum", "at least", 60, 5, 5, "notBreaching")
SHAPES = {  # statistic, comparison, period, periods, datapoints, missing
    "Overdue": ("Maximum", "at least", 60, 3, 2, "breaching"),
    "SweepCompleted": ("Sum", "below", 300, 1, 1, "breaching"),
    "CompleteNotSubmitted": ("Maximum", "at least", 60, 10, 10, "breaching"),
    "StuckSubmission": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "SubmissionUnknown": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "Quarantined": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "Undelivered-notices": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsFailed": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsAborted": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionsTimedOut": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "SlaBreached-contract-pair": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "NearBreach": ("Maximum", "at least", 60, 1, 1, "notBreaching"),
    "ExecutionThrottled": LASTING,
    "TableReadThrottleEvents": LASTING,
    "TableWriteThrottleEvents": LASTING,
    "Errors-sweep": LASTING,
    "Throttles-ingest": LASTING,
    "DroppedEventCount-contracts-parents": ("Sum", "at least", 60, 1, 1, "notBreaching"),
    "OpenExecutions": ("Maximum", "at least", 60, 5, 5, "missing"),
    "MaxOffsetLag-contracts-parents": ("Maximum", "at least", 60, 10, 10, "missing"),
    "PolledEventCount-contracts-parents": ("Sum", "below", 300, 2, 2, "breaching"),
}
THRESHOLDS = {  # where it is not 1
    "OpenExecutions": 700_000,
    "MaxOffsetLag-contracts-parents": 10_000,
    "PolledEventCount-contracts-parents": 0,
}
COMPARISONS = {"GreaterThanOrEqualToThreshold": "at least", "LessThanThreshold": "below"}


def test_every_definition_and_every_shared_failure_has_an_alarm(prod: Written) -> None:
    assert set(_alarms(prod)) == EVERY_TEAMS | PER_TOPIC | {"NearBreach"} | set(PER_DEFINITION)


@pytest.mark.parametrize("title", SHAPES)
def test_an_alarm_turns_red_when_it_should(prod: Written, title: str) -> None:
    alarm = _alarms(prod)[title]

    assert alarm["Threshold"] == THRESHOLDS.get(title, 1)
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


@pytest.mark.parametrize("title", sorted(EVERY_TEAMS | PER_TOPIC))
def test_a_shared_failure_calls_every_team(prod: Written, title: str) -> None:
    assert _teams(_alarms(prod)[title]) == ["contracts", "fulfilment"]


def test_a_warning_calls_nobody(prod: Written) -> None:
    assert "AlarmActions" not in _alarms(prod)["NearBreach"]


@pytest.mark.parametrize(
    ("title", "watched"),
    [
        ("Quarantined", ("Muster", "Quarantined", "service")),
        ("Overdue", ("Muster", "Overdue", "service")),
        ("NearBreach", ("Muster", "NearBreach", "service")),
        ("OpenExecutions", ("Muster", "OpenBundles", "service")),
        ("ExecutionsFailed", ("AWS/States", "ExecutionsFailed", "StateMachineArn")),
        ("ExecutionThrottled", ("AWS/States", "ExecutionThrottled", "StateMachineArn")),
        ("TableReadThrottleEvents", ("AWS/DynamoDB", "ReadThrottleEvents", "TableName")),
        ("Undelivered-ticks", ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName")),
        ("Errors-submit", ("AWS/Lambda", "Errors", "FunctionName")),
        ("Throttles-submit", ("AWS/Lambda", "Throttles", "FunctionName")),
        (
            "MaxOffsetLag-contracts-parents",
            ("AWS/Lambda", "MaxOffsetLag", "EventSourceMappingUUID"),
        ),
    ],
)
def test_an_alarm_watches_who_emits_the_metric(
    prod: Written, title: str, watched: tuple[str, str, str]
) -> None:
    alarm = _alarms(prod)[title]

    assert watched == (alarm["Namespace"], alarm["MetricName"], *_dimensions(alarm))


@pytest.mark.parametrize(
    ("title", "service"), [("Quarantined", "ingest"), ("Overdue", "sweep"), ("NearBreach", "sweep")]
)
def test_an_alarm_of_ours_names_the_function_that_tells(
    prod: Written, title: str, service: str
) -> None:
    assert _dimensions(_alarms(prod)[title]) == {"service": service}


def test_each_topic_has_its_own_mapping_watched(prod: Written) -> None:
    alarms = _alarms(prod)
    watched = {json.dumps(_dimensions(alarms[f"MaxOffsetLag-{topic}"])) for topic in TOPICS}

    assert len(watched) == len(TOPICS)


def test_a_cost_center_pays_for_its_alarm(prod: Written) -> None:
    tagged = [
        title
        for title, alarm in _alarms(prod).items()
        if {"Key": "cost-center", "Value": "CC-114"} in alarm["Tags"]
    ]

    assert tagged == ["SlaBreached-order"]


def test_every_alarm_says_what_to_do_and_names_its_section_of_the_runbook(prod: Written) -> None:
    runbook = (ROOT / RUNBOOK).read_text(encoding="utf-8")
    sections = {line[3:].lower() for line in runbook.splitlines() if line.startswith("## ")}

    named = set()
    for title, alarm in _alarms(prod).items():
        remedy, _, section = alarm["AlarmDescription"].partition(f" Runbook: {RUNBOOK}#")
        assert len(remedy) > 80
        assert remedy.endswith(".")
        assert title.lower().startswith(section)
        named.add(section)
    assert named | {"page"} == sections


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
