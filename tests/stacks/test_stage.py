"""A stage is checked before anything is synthesized from it."""

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from aws_cdk import Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_logs import LogGroup

import app
from stacks.cluster import Existing
from stacks.expect import InvalidStageError
from stacks.log import BY_DAYS
from stacks.stage import LOG_DAYS, Stage
from stacks.stages import DEV, PRIVATE, PROD, STAGES
from tests.stacks.written import WITHOUT_BUNDLING, written

A_CLUSTER = "expected the ARN of an MSK cluster"


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> dict[str, Stage]:
    """Return stages that a test may change, in place of those that are shipped."""
    changed = dict(STAGES)
    monkeypatch.setattr("stacks.stages.STAGES", changed)
    return changed


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_nothing_is_wrong_with_what_is_shipped(stage: Stage) -> None:
    assert stage.problems(()) == ()


@pytest.mark.parametrize(
    "arn",
    [
        "events-dev",
        "arn:aws:kafka:eu-west-1:1111:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-7",
        "arn:aws:kafka:eu-west-1:111122223333:topic/events/1b2c3d4e-0000-0000-0000-000000000000-7",
        "arn:aws:kafka:eu-west-1:111122223333:cluster/events",
    ],
)
def test_what_is_no_cluster_is_refused(arn: str) -> None:
    (problem,) = replace(DEV, cluster=Existing(arn=arn)).problems(())

    assert problem.startswith(f"stage dev: cluster.arn: {A_CLUSTER}")
    assert problem.endswith(f"found {arn!r}")


def test_a_serverless_clusters_arn_is_one() -> None:
    cluster = "cluster/events/1b2c3d4e-0000-0000-0000-000000000000-s3"
    arn = f"arn:aws:kafka:eu-west-1:111122223333:{cluster}"

    assert replace(DEV, cluster=Existing(arn=arn)).problems(()) == ()


@pytest.mark.parametrize("endpoint", ["http://controlm.example:8443/api", "controlm.example"])
def test_control_m_is_spoken_to_in_private_only(endpoint: str) -> None:
    (problem,) = replace(DEV, controlm=replace(DEV.controlm, endpoint=endpoint)).problems(())

    assert problem == (
        "stage dev: controlm.endpoint: expected https, unless it is this very machine,"
        f" found {endpoint!r}"
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (replace(DEV, name="Dev"), "stage Dev: name: expected up to 20 small letters"),
        (replace(DEV, maximum_pollers=0), "maximum_pollers: expected a whole number from 1 to"),
        (replace(DEV, reserved={"swep": 1}), "reserved: expected functions among ingest, deadline"),
        (replace(DEV, reserved={"sweep": 0}), "reserved.sweep: expected a whole number from 1 to"),
        (replace(DEV, log_days=91), "log_days: expected days for which CloudWatch keeps logs: 7,"),
    ],
)
def test_each_field_is_named_with_what_it_should_be(changed: Stage, told: str) -> None:
    (problem,) = changed.problems(())

    assert told in problem


@pytest.mark.parametrize("days", LOG_DAYS)
def test_the_construct_keeps_as_many_days_as_the_stage_says(days: int) -> None:
    stack = Stack()
    LogGroup(stack, "Log", retention=BY_DAYS[days])

    Template.from_stack(stack).has_resource_properties(
        "AWS::Logs::LogGroup", {"RetentionInDays": days}
    )


def test_a_stage_says_how_long_logs_live_and_how_many_run_at_once(tmp_path: Path) -> None:
    stage = replace(PROD, log_days=14, reserved={"sweep": 1, "ingest": 40})

    told = written(stage, tmp_path, WITHOUT_BUNDLING)

    logs = told.of_type("flow", "AWS::Logs::LogGroup").values()
    assert {each["Properties"]["RetentionInDays"] for each in logs} == {14}
    ingest = told.named("flow", "AWS::Lambda::Function", "Ingest")
    assert ingest["Properties"]["ReservedConcurrentExecutions"] == 40


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(
    shipped: dict[str, Stage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shipped["dev"] = replace(DEV, cluster=Existing(arn="events"), log_days=91, network=None)
    monkeypatch.setenv("STAGE", "dev")
    monkeypatch.setenv("CDK_OUTDIR", str(tmp_path / "cdk.out"))

    assert app.main() == 2

    told = capsys.readouterr().err.splitlines()
    assert [line.split(": expected")[0] for line in told] == [
        "stage dev: log_days",
        "stage dev: cluster.arn",
    ]
    assert not (tmp_path / "cdk.out").exists()


def test_a_bad_stage_does_not_stand_in_the_way_of_another(shipped: dict[str, Stage]) -> None:
    shipped["dev"] = replace(DEV, cluster=Existing(arn="events"))

    assert app.declared()["private"] is PRIVATE


@pytest.mark.parametrize("said", ["maximum_poller=3", "log_days=14"])
def test_a_field_that_is_unknown_or_missing_is_no_traceback(
    said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Misspelt(ModuleType):
        def __getattr__(self, name: str) -> object:
            return eval(f"Stage(name='dev', {said})", {"Stage": Stage})  # noqa: S307 - ours

    monkeypatch.setitem(sys.modules, "stacks.stages", Misspelt("stacks.stages"))

    assert app.main() == 2
    assert "stacks/stages.py:1: Stage.__init__()" in capsys.readouterr().err


def test_a_bad_stage_is_not_assembled_by_anyone(tmp_path: Path) -> None:
    with pytest.raises(InvalidStageError, match="stage dev: log_days"):
        written(replace(DEV, log_days=91), tmp_path)
