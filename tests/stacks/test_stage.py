"""A stage is checked before anything is synthesized from it."""

from dataclasses import replace
from pathlib import Path

import pytest
from aws_cdk import Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_logs import LogGroup

from stacks.log import BY_DAYS
from stacks.stage import DEV, LOG_DAYS, PROD
from tests.stacks.written import WITHOUT_BUNDLING, written


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
    with pytest.raises(ValueError, match="stage dev: cluster_arn is no ARN of an MSK cluster"):
        replace(DEV, cluster_arn=arn)


def test_a_serverless_clusters_arn_is_one() -> None:
    arn = f"{DEV.cluster_arn.rpartition('-')[0]}-s3"

    assert replace(DEV, cluster_arn=arn).arn_in_cluster("topic", "orders").endswith("-s3/orders")


@pytest.mark.parametrize("endpoint", ["http://controlm.example:8443/api", "controlm.example"])
def test_control_m_is_spoken_to_in_private_only(endpoint: str) -> None:
    with pytest.raises(ValueError, match="stage dev: Control-M's endpoint must be https"):
        replace(DEV, controlm=replace(DEV.controlm, endpoint=endpoint))


@pytest.mark.parametrize("days", LOG_DAYS)
def test_the_construct_keeps_as_many_days_as_the_stage_says(days: int) -> None:
    stack = Stack()
    LogGroup(stack, "Log", retention=BY_DAYS[days])

    Template.from_stack(stack).has_resource_properties(
        "AWS::Logs::LogGroup", {"RetentionInDays": days}
    )


def test_logs_are_kept_for_a_time_that_cloudwatch_offers() -> None:
    with pytest.raises(ValueError, match=r"stage dev: CloudWatch keeps logs for .* not 91"):
        replace(DEV, log_days=91)


def test_a_stage_says_how_long_logs_live_and_how_many_run_at_once(tmp_path: Path) -> None:
    stage = replace(PROD, log_days=14, reserved={"sweep": 1, "ingest": 40})

    told = written(stage, tmp_path, WITHOUT_BUNDLING)

    logs = told.of_type("flow", "AWS::Logs::LogGroup").values()
    assert {each["Properties"]["RetentionInDays"] for each in logs} == {14}
    ingest = told.named("flow", "AWS::Lambda::Function", "Ingest")
    assert ingest["Properties"]["ReservedConcurrentExecutions"] == 40
