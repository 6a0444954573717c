"""`muster alarm test` on the stage as it is deployed; and a drill notices what is wired wrongly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import alarm
from cli.__main__ import app
from cli.operate.drill import Field
from cli.operate.ground import deployed
from localcloud.aws import LocalAws
from localcloud.aws.metrics.deployed import CompositeSettings
from localcloud.aws.metrics.service import put_composite
from localcloud.cloud import ROOT, synthesize

PREFIX = "muster-local-"
TEAMS = "contracts, fulfilment"


class Ground:
    """The stage, and an operator who tests its alarms there."""

    def __init__(self, aws: LocalAws, field: Field) -> None:
        self.field = field
        self.cloudwatch = aws.client("cloudwatch")

    def tests(self, *arguments: str) -> Result:
        self.field.look()
        return CliRunner().invoke(app, ["alarm", "test", *arguments])

    @contextmanager
    def with_change(self, title: str, **changes: Any) -> Iterator[None]:  # noqa: ANN401
        """Change an alarm for a while; None leaves a setting out."""
        name = PREFIX + title
        [found] = self.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        settings = {key: found[key] for key in SETTINGS if found.get(key) is not None}
        changed = {
            key: value for key, value in {**settings, **changes}.items() if value is not None
        }
        self.cloudwatch.put_metric_alarm(**changed)
        yield
        self.cloudwatch.put_metric_alarm(**settings)


SETTINGS = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "MetricName",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    workdir: Path = tmp_path_factory.mktemp("alarms")
    synthesize(ROOT, workdir / "cdk.out")
    with deployed(workdir) as (aws, field):
        yield Ground(aws, field)


@pytest.fixture(autouse=True)
def on_this_stage(stage: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def here(_: Path) -> Iterator[Field]:
        yield stage.field

    monkeypatch.setattr(alarm, "stage_of_its_own", here)


def test_every_alarm_turns_red_calls_and_turns_green(stage: Ground) -> None:
    result = stage.tests()

    assert result.exit_code == 0, result.output
    count = len(stage.field.triggers) + 1
    assert f"{count} of {count} alarms as they should be" in result.output
    lines = [line.split() for line in result.output.splitlines() if line.strip()]
    rows = {words[0]: " ".join(words[1:]) for words in lines}
    assert rows["Overdue"] == f"2 min of 1; 2 min of silence {TEAMS} 2 min; 2 min"
    assert rows["SweepCompleted"] == f"5 min of 0; 5 min of silence {TEAMS} 5 min; 5 min"
    assert rows["SlaBreached-contract-pair"] == "1 min of 1 contracts 1 min"
    assert rows["NearBreach"] == "1 min of 1 nobody: it colours the dashboard 1 min"
    assert rows["Throttles-ingest"] == f"* 5 min of 1 {TEAMS} 1 min"
    assert rows["Page"] == "5 min of all it names muster-page-local 5 min"


@pytest.mark.parametrize(
    ("title", "changes", "said"),
    [
        pytest.param(
            "Quarantined",
            {"Dimensions": [{"Name": "service", "Value": "ingestion"}]},
            ("nobody tells Muster Quarantined of service=ingestion", "it stayed silent"),
            id="a dimension under which nobody tells",
        ),
        pytest.param(
            "Errors-ingest",
            {"Dimensions": [{"Name": "FunctionName", "Value": "ingest"}]},
            ("nobody tells AWS/Lambda Errors of FunctionName=ingest", "it stayed silent"),
            id="a function that is not deployed",
        ),
        pytest.param(
            "SweepCompleted",
            {"MetricName": "SweepsCompleted"},
            ("nobody tells Muster SweepsCompleted", "it is red although all is well"),
            id="silence is bad and silence is all there is",
        ),
        pytest.param(
            "StuckSubmission", {"AlarmActions": None}, ("it names no topic",), id="no action"
        ),
        pytest.param(
            "StuckSubmission",
            {"ActionsEnabled": False},
            ("muster-local-contracts got 0 notices of ALARM instead of 1",),
            id="actions that are disabled",
        ),
        pytest.param(
            "SubmissionUnknown",
            {"MetricName": "StuckSubmission"},
            ("muster-local-StuckSubmission turned red with it",),
            id="the metric of another",
        ),
    ],
)
def test_an_alarm_that_is_wired_wrongly_is_named(
    stage: Ground, title: str, changes: dict[str, Any], said: tuple[str, ...]
) -> None:
    with stage.with_change(title, **changes):
        result = stage.tests("--only", title)

    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert f"FAILED {PREFIX}{title}: " in told
    assert [words for words in said if words not in told] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"actions": ()}, "it names no topic", id="no action"),
        pytest.param(
            {"rule": 'ALARM("muster-local-Overdu")'},
            "it names muster-local-Overdu, which is not there; with all that it names in trouble,"
            " this stayed silent: muster-local-Page",
            id="an alarm that is not there",
        ),
    ],
)
def test_a_page_that_is_wired_wrongly_is_named(
    stage: Ground, changes: dict[str, Any], said: str
) -> None:
    stage.field.look()
    page = stage.field.composites["muster-local-Page"]
    settings = CompositeSettings(
        name="muster-local-Page",
        description=page["AlarmDescription"],
        rule=page["AlarmRule"],
        actions=tuple(page["AlarmActions"]),
    )

    put_composite(replace(settings, **changes))
    result = stage.tests("--only", "Page")
    put_composite(settings)

    assert result.exit_code == 1
    assert f"FAILED muster-local-Page: {said}" in " ".join(result.output.split())


def test_one_alarm_can_be_chosen_by_either_name(stage: Ground) -> None:
    for name in ("Overdue", "muster-local-Overdue"):
        result = stage.tests("--only", name)

        assert result.exit_code == 0, result.output
        assert "1 of 1 alarms" in result.output


def test_an_alarm_that_is_not_there_is_refused_with_those_that_are(stage: Ground) -> None:
    result = stage.tests("--only", "Overdu")

    assert str(result.exception).startswith("stage local has no alarm Overdu; there are: ")
    assert "Overdue" in str(result.exception)
