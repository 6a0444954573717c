"""The functions are told what they ask for, and Kafka is read in the blocking profile."""

import json
from dataclasses import fields

import pytest

from muster.settings import (
    DeadlineSettings,
    IngestSettings,
    Settings,
    SubmitSettings,
    SweepSettings,
)
from stacks.stage import RUNTIME_PYTHON, Stage
from stacks.stages import DEV, LOCAL, PROD
from tests.stacks.written import Resource, Written

CLUSTER = (
    "arn:aws:kafka:eu-west-1:444455556666:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-8"
)
SETTINGS = {
    "Ingest": IngestSettings,
    "Deadline": DeadlineSettings,
    "Submit": SubmitSettings,
    "Sweep": SweepSettings,
}
SECONDS = {"Ingest": 60, "Deadline": 30, "Submit": 60, "Sweep": 50}
TOPICS = [
    "contracts-children",
    "contracts-parents",
    "fulfilment-children",
    "fulfilment-parents",
]


@pytest.mark.parametrize(("title", "settings"), SETTINGS.items())
def test_a_function_carries_the_settings_it_declares(
    prod: Written, title: str, settings: type[Settings]
) -> None:
    told = _function(prod, title)["Environment"]["Variables"]

    house = {
        "STAGE": "prod",
        "POWERTOOLS_SERVICE_NAME": title.lower(),
        "POWERTOOLS_METRICS_NAMESPACE": "Muster",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    assert set(told) == {field.name.upper() for field in fields(settings)} | set(house)
    assert house.items() <= told.items()


@pytest.mark.parametrize("title", SETTINGS)
def test_functions_share_one_asset_and_differ_in_handler_and_time(
    prod: Written, title: str
) -> None:
    function = _function(prod, title)

    assert function["Code"] == _function(prod, "Ingest")["Code"]
    assert function["Handler"] == f"{title.lower()}.handler.handler"
    assert function["Timeout"] == SECONDS[title]
    assert function["MemorySize"] == 512
    assert function["Runtime"] == f"python{RUNTIME_PYTHON}"


def test_aws_runs_arm64_and_the_local_cloud_what_the_host_is(prod: Written, local: Written) -> None:
    assert _function(prod, "Ingest")["Architectures"] == ["arm64"]
    assert _function(local, "Ingest")["Architectures"] == [LOCAL.target.architecture]


def test_only_the_sweeper_is_alone(prod: Written) -> None:
    functions = prod.of_type("flow", "AWS::Lambda::Function")

    reserved = {
        name: function["Properties"]["ReservedConcurrentExecutions"]
        for name, function in functions.items()
        if "ReservedConcurrentExecutions" in function["Properties"]
    }
    assert [(name[:5], number) for name, number in reserved.items()] == [("Sweep", 1)]


def test_the_rule_sweeps_each_minute(prod: Written) -> None:
    rule = prod.only("flow", "AWS::Events::Rule")["Properties"]

    (target,) = rule["Targets"]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert target["Arn"]["Fn::GetAtt"][0].startswith("SweepFunction")


def test_each_topic_has_one_mapping_in_the_blocking_profile(prod: Written) -> None:
    mappings = {_mapping(each)["Topics"][0]: _mapping(each) for each in _mappings(prod)}

    assert sorted(mappings) == TOPICS
    for topic, mapping in mappings.items():
        assert mapping | {"FunctionName": None, "Tags": None} == {
            "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": f"muster-prod-{topic}"},
            "BatchSize": 500,
            "EventSourceArn": CLUSTER,
            "FunctionName": None,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "LoggingConfig": {"SystemLogLevel": "INFO"},
            "MaximumBatchingWindowInSeconds": 1,
            "MaximumRetryAttempts": -1,
            "MetricsConfig": {"Metrics": ["EventCount", "ErrorCount", "KafkaMetrics"]},
            "ProvisionedPollerConfig": {
                "MinimumPollers": 1,
                "MaximumPollers": 20,
                "PollerGroupName": "muster-prod",
            },
            "StartingPosition": "TRIM_HORIZON",
            "Tags": None,
            "Topics": [topic],
        }


def test_a_mapping_waits_for_the_permissions_it_needs(prod: Written) -> None:
    for mapping in _mappings(prod):
        assert any(name.startswith("IngestRoleDefaultPolicy") for name in mapping["DependsOn"])


def test_two_stages_on_one_cluster_share_no_consumer_group(prod: Written, local: Written) -> None:
    groups = [
        {
            _mapping(each)["AmazonManagedKafkaEventSourceConfig"]["ConsumerGroupId"]
            for each in _mappings(stage)
        }
        for stage in (prod, local)
    ]

    assert not groups[0] & groups[1]


def test_the_machine_waits_is_traced_and_logs_no_data(prod: Written) -> None:
    machine = prod.only("flow", "AWS::StepFunctions::StateMachine")["Properties"]

    assert set(machine["DefinitionSubstitutions"]) == {"TableName", "DeadlineArn", "SubmitArn"}
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["LoggingConfiguration"]["Level"] == "ALL"


@pytest.mark.parametrize("title", [*SETTINGS, "Machine"])
def test_every_log_is_named_encrypted_and_ends(prod: Written, title: str) -> None:
    log = prod.named("flow", "AWS::Logs::LogGroup", f"{title}Log")["Properties"]

    assert log["LogGroupName"].endswith("bundles" if title == "Machine" else title.lower())
    assert log["RetentionInDays"] == 90
    assert "KmsKeyId" in log


def test_control_m_is_named_by_the_stage_and_movable_at_deploy(
    prod: Written, local: Written
) -> None:
    for written in (prod, local):
        endpoint = written.template("flow")["Parameters"]["ControlMEndpoint"]
        told = _function(written, "Submit")["Environment"]["Variables"]

        assert endpoint["Default"] == written.stage.controlm.endpoint
        assert told["CONTROLM_ENDPOINT"] == {"Ref": "ControlMEndpoint"}


@pytest.mark.parametrize("stage", [LOCAL, DEV, PROD], ids=lambda stage: stage.name)
def test_a_stage_says_all_of_its_control_m(stage: Stage) -> None:
    told = json.loads(stage.controlm.settings())

    plain = {"server", "operation", "time_zone", "new_day", "ca_bundle", "site"}
    assert set(told) == plain
    assert set(told["site"]) == {"server", "host", "run_as", "mail_to"}


def test_outputs_name_machine_definitions_and_functions(prod: Written) -> None:
    outputs = prod.template("flow")["Outputs"]

    told = {name for name, output in outputs.items() if "Export" not in output}
    functions = (f"{title}Function" for title in SETTINGS)
    assert told == {"ClusterArn", "StateMachineArn", "Definitions", *functions}


def _function(written: Written, title: str) -> Resource:
    function: Resource = written.named("flow", "AWS::Lambda::Function", f"{title}Function")
    properties: Resource = function["Properties"]
    return properties


def _mappings(written: Written) -> list[Resource]:
    return list(written.of_type("flow", "AWS::Lambda::EventSourceMapping").values())


def _mapping(resource: Resource) -> Resource:
    properties: Resource = resource["Properties"]
    return properties
