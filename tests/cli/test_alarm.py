"""What an alarm's definition says of turning it red, who tells its metric, and how to on AWS."""

import shlex
from typing import Any

import boto3
import pytest

from cli.operate.rehearsal import Heard
from cli.operate.teller import IN_TROUBLE_ONLY
from cli.operate.trigger import Trigger
from localcloud.aws.metrics.emf import metrics_in
from muster.telemetry import TOLD_BY_SEVERAL, PowertoolsJournal
from tests.cli.kept import REGION
from tests.cli.stage import Stage


def a_trigger(comparison: str, threshold: float, missing: str = "notBreaching") -> Trigger:
    return Trigger(
        name="muster-local-some",
        namespace="Muster",
        metric="Some",
        dimensions={"service": "sweep"},
        comparison=comparison,
        threshold=threshold,
        period_s=60,
        periods=1,
        missing=missing,
        topics={"ALARM": (), "OK": ()},
    )


@pytest.mark.parametrize(
    ("comparison", "threshold", "missing", "calm", "ways"),
    [
        ("GreaterThanOrEqualToThreshold", 1, "notBreaching", 0, ["1"]),
        ("GreaterThanThreshold", 10, "missing", 10, ["11"]),
        ("LessThanThreshold", 1, "breaching", 1, ["0", "silence"]),
        ("LessThanOrEqualToThreshold", 2, "missing", 3, ["2"]),
        ("LessThanThreshold", 0, "breaching", 0, ["silence"]),
    ],
)
def test_the_values_beside_the_threshold_are_those_that_are_tried(
    comparison: str, threshold: float, missing: str, calm: float, ways: list[str]
) -> None:
    trigger = a_trigger(comparison, threshold, missing)

    assert trigger.calm == calm
    assert [str(way) for way in trigger.ways] == ways


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Muster")


@pytest.mark.usefixtures("telling")
@pytest.mark.parametrize(
    ("teller", "metric", "expected"),
    [
        ("ingest", "Quarantined", {"service": IN_TROUBLE_ONLY["Quarantined"]}),
        (
            "deadline",
            "SlaBreached",
            {"service": TOLD_BY_SEVERAL["SlaBreached"], "definition": "contract-pair"},
        ),
    ],
)
def test_a_function_tells_its_metric_under_the_dimensions_that_a_drill_takes_for_told(
    capsys: pytest.CaptureFixture[str], teller: str, metric: str, expected: dict[str, str]
) -> None:
    with PowertoolsJournal(teller) as journal:
        journal.tell(metric, expected.get("definition"))

    lines = capsys.readouterr().out.splitlines()
    [(namespace, [datum])] = [each for line in lines for each in metrics_in(line.encode())]
    told = {each["Name"]: each["Value"] for each in datum["Dimensions"]}
    assert (namespace, datum["MetricName"], told) == ("Muster", metric, expected)


def an_alarm(name: str, *topics: str) -> dict[str, Any]:
    return {
        "AlarmName": name,
        "Namespace": "Muster",
        "MetricName": "Overdue",
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "AlarmActions": list(topics),
    }


def test_on_aws_it_says_how_and_touches_nothing(stage: Stage) -> None:
    cloudwatch = boto3.client("cloudwatch", region_name=REGION)
    sns = boto3.client("sns", region_name=REGION)
    topic = sns.create_topic(Name="muster-dev-contracts")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="oncall@contracts.example")
    cloudwatch.put_metric_alarm(**an_alarm("muster-dev-Overdue", topic))
    cloudwatch.put_metric_alarm(**an_alarm("muster-dev-NearBreach"))
    cloudwatch.put_metric_alarm(**an_alarm("other-dev-Overdue", topic))
    before = states(cloudwatch)

    result = stage.muster("alarm", "test")

    assert result.exit_code == 0, result.output
    assert "muster-dev-contracts: email oncall@contracts.example" in result.output
    assert "# muster-dev-NearBreach calls nobody" in result.output
    assert "other-dev" not in result.output
    assert states(cloudwatch) == before
    assert cloudwatch.list_metrics(Namespace="Muster")["Metrics"] == []
    commands = [line for line in result.output.splitlines() if line.startswith("aws ")]
    assert len(commands) == 2
    for command in commands:
        run(cloudwatch, command)
    red = dict.fromkeys(("muster-dev-Overdue", "muster-dev-NearBreach"), "ALARM")
    assert states(cloudwatch) == before | red


def test_one_alarm_of_a_stage_on_aws_can_be_chosen(stage: Stage) -> None:
    cloudwatch = boto3.client("cloudwatch", region_name=REGION)
    for name in ("muster-dev-Overdue", "muster-dev-NearBreach"):
        cloudwatch.put_metric_alarm(**an_alarm(name))

    assert stage.muster("alarm", "test", "--only", "Overdue").output.count("set-alarm-state") == 1
    refused = stage.muster("alarm", "test", "--only", "Page")
    assert str(refused.exception) == "stage dev has no alarm Page; there are: Overdue, NearBreach"


def test_a_composite_alarm_is_set_back_by_hand_and_a_topic_without_a_hearer_is_loud() -> None:
    page = Heard(alarm="muster-dev-Page", is_composite=True, topics={"muster-page-dev": ()})

    lines = str(page).splitlines()

    assert lines[:2] == ["# muster-dev-Page calls", "#   muster-page-dev: NOBODY"]
    assert [shlex.split(line)[6] for line in lines[2:]] == ["ALARM", "OK"]


def run(cloudwatch: Any, command: str) -> None:  # noqa: ANN401 - a client
    words = shlex.split(command)
    assert words[:3] == ["aws", "cloudwatch", "set-alarm-state"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options.pop("--region") == REGION
    cloudwatch.set_alarm_state(
        AlarmName=options.pop("--alarm-name"),
        StateValue=options.pop("--state-value"),
        StateReason=options.pop("--state-reason"),
    )
    assert not options


def states(cloudwatch: Any) -> dict[str, str]:  # noqa: ANN401 - a client
    found = cloudwatch.describe_alarms()["MetricAlarms"]
    return {each["AlarmName"]: each["StateValue"] for each in found}
