"""The settings that the poller obeys are the template's."""

from typing import Any

import pytest

from localcloud.kafka.mapping import MappingRefusedError, MappingSettings

PROFILE: dict[str, Any] = {
    "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "muster-prod-orders"},
    "BatchSize": 500,
    "EventSourceArn": "arn:aws:kafka:eu-west-1:000000000000:cluster/orders/0-0",
    "FunctionName": "ingest",
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
    "LoggingConfig": {"SystemLogLevel": "INFO"},
    "MaximumBatchingWindowInSeconds": 1,
    "MaximumRetryAttempts": -1,
    "MetricsConfig": {"Metrics": ["EventCount", "ErrorCount", "KafkaMetrics"]},
    "ProvisionedPollerConfig": {"MinimumPollers": 1, "PollerGroupName": "muster-prod"},
    "StartingPosition": "TRIM_HORIZON",
    "Topics": ["orders"],
}
BARE = {
    "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "g"},
    "EventSourceArn": "arn:aws:kafka:eu-west-1:000000000000:cluster/orders/0-0",
    "FunctionName": "ingest",
    "StartingPosition": "LATEST",
    "Topics": ["orders"],
}


def test_the_profile_of_a_stage_is_read() -> None:
    assert MappingSettings.from_template(PROFILE) == MappingSettings(
        function_name="ingest",
        event_source_arn="arn:aws:kafka:eu-west-1:000000000000:cluster/orders/0-0",
        topic="orders",
        consumer_group_id="muster-prod-orders",
        starting_position="TRIM_HORIZON",
        batch_size=500,
        batching_window_s=1,
        maximum_retry_attempts=-1,
        reports_failures=True,
        metrics=frozenset({"EventCount", "ErrorCount", "KafkaMetrics"}),
    )


def test_what_is_not_written_is_as_aws_has_it() -> None:
    mapping = MappingSettings.from_template(BARE)

    assert (mapping.batch_size, mapping.batching_window_s) == (100, 0.5)
    assert (mapping.maximum_retry_attempts, mapping.maximum_record_age_s) == (-1, -1)
    assert (mapping.bisect_on_error, mapping.reports_failures) == (False, False)
    assert mapping.enabled
    assert mapping.starting_position == "LATEST"


def test_numbers_and_flags_may_come_as_text() -> None:
    mapping = MappingSettings.from_template(PROFILE | {"BatchSize": "7", "Enabled": "false"})

    assert (mapping.batch_size, mapping.enabled) == (7, False)


def test_a_destination_caps_endless_retries_at_ten() -> None:
    destination = {"DestinationConfig": {"OnFailure": {"Destination": "kafka://lost"}}}

    mapping = MappingSettings.from_template(PROFILE | destination)

    assert mapping.on_failure_topic == "lost"
    assert mapping.retry_limit == 10
    assert MappingSettings.from_template(PROFILE).retry_limit == -1


@pytest.mark.parametrize(
    ("changes", "culprit"),
    [
        pytest.param({"FilterCriteria": {}}, "FilterCriteria", id="an unknown property"),
        pytest.param({"Topics": ["a", "b"]}, "Topics", id="two topics"),
        pytest.param({"Topics": "a"}, "Topics", id="a text for a list"),
        pytest.param({"StartingPosition": "AT_TIMESTAMP"}, "StartingPosition", id="a time"),
        pytest.param({"BatchSize": 10_001}, "BatchSize", id="too large a batch"),
        pytest.param({"BatchSize": True}, "BatchSize", id="a flag for a number"),
        pytest.param({"MaximumBatchingWindowInSeconds": 0.5}, "Maximum", id="half a second"),
        pytest.param({"MaximumRecordAgeInSeconds": 59}, "MaximumRecordAge", id="too young"),
        pytest.param({"MetricsConfig": {"Metrics": ["Lag"]}}, "MetricsConfig", id="a group"),
        pytest.param({"Enabled": "maybe"}, "Enabled", id="not a flag"),
        pytest.param({"FunctionResponseTypes": ["Other"]}, "FunctionResponse", id="a type"),
        pytest.param({"EventSourceArn": {"Ref": "X"}}, "EventSourceArn", id="unresolved"),
        pytest.param({"AmazonManagedKafkaEventSourceConfig": {}}, "ConsumerGroupId", id="no group"),
        pytest.param(
            {
                "AmazonManagedKafkaEventSourceConfig": {
                    "ConsumerGroupId": "g",
                    "SchemaRegistryConfig": {},
                }
            },
            "SchemaRegistryConfig",
            id="a registry",
        ),
        pytest.param(
            {"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:s3:::lost"}}},
            "DestinationConfig",
            id="a destination that is no topic",
        ),
    ],
)
def test_what_cannot_be_played_is_refused_by_name(changes: dict[str, Any], culprit: str) -> None:
    with pytest.raises(MappingRefusedError, match=culprit):
        MappingSettings.from_template(PROFILE | changes)


@pytest.mark.parametrize(
    "control",
    [
        {"MaximumRetryAttempts": -1},
        {"MaximumRecordAgeInSeconds": 60},
        {"BisectBatchOnFunctionError": True},
        {"FunctionResponseTypes": ["ReportBatchItemFailures"]},
    ],
    ids=lambda control: next(iter(control)),
)
def test_error_controls_outside_provisioned_mode_are_refused(control: dict[str, Any]) -> None:
    with pytest.raises(MappingRefusedError, match=f"{next(iter(control))}.*ProvisionedPoller"):
        MappingSettings.from_template(BARE | control)
