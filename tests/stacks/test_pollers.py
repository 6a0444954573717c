"""What Lambda offers for Kafka in provisioned mode only is refused without it, at synth."""

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Aspects, Stack, aws_lambda as lambda_

from stacks.assembly import assemble
from stacks.pollers import RequirePollers
from stacks.report import Report
from stacks.stages import LOCAL
from tests.stacks.written import WITHOUT_BUNDLING, a_catalogue

KAFKA = "arn:aws:kafka:eu-west-1:123456789012:cluster/a/00000000-0000-0000-0000-000000000000-1"
POLLERS = {
    "provisioned_poller_config": lambda_.CfnEventSourceMapping.ProvisionedPollerConfigProperty(
        minimum_pollers=1
    )
}
REGISTRY = lambda_.CfnEventSourceMapping.AmazonManagedKafkaEventSourceConfigProperty(
    schema_registry_config=lambda_.CfnEventSourceMapping.SchemaRegistryConfigProperty(
        event_record_format="JSON"
    )
)
TO_A_TOPIC = lambda_.CfnEventSourceMapping.DestinationConfigProperty(
    on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination="kafka://failures")
)
ONLY_WITH_POLLERS: dict[str, tuple[dict[str, Any], str]] = {
    "retries": ({"maximum_retry_attempts": -1}, "maximum_retry_attempts"),
    "age": ({"maximum_record_age_in_seconds": 60}, "maximum_record_age_in_seconds"),
    "halves": ({"bisect_batch_on_function_error": True}, "bisect_batch_on_function_error"),
    "answers": (
        {"function_response_types": ["ReportBatchItemFailures"]},
        "function_response_types",
    ),
    "topic": ({"destination_config": TO_A_TOPIC}, "a Kafka topic for failures"),
    "registry": ({"amazon_managed_kafka_event_source_config": REGISTRY}, "a schema registry"),
}


@pytest.mark.parametrize("case", ONLY_WITH_POLLERS)
def test_a_setting_of_provisioned_mode_is_refused_without_it(case: str, tmp_path: Path) -> None:
    settings, named = ONLY_WITH_POLLERS[case]

    (error,) = _errors(tmp_path, topics=["orders"], **settings)

    assert error.startswith(f"Lambda offers {named} for Kafka in provisioned mode only:")


@pytest.mark.parametrize("case", ONLY_WITH_POLLERS)
def test_the_same_setting_is_welcome_with_it(case: str, tmp_path: Path) -> None:
    settings, _ = ONLY_WITH_POLLERS[case]

    assert _errors(tmp_path, topics=["orders"], **settings, **POLLERS) == []


def test_all_that_is_asked_for_is_named_at_once(tmp_path: Path) -> None:
    settings = {
        name: each for asked, _ in ONLY_WITH_POLLERS.values() for name, each in asked.items()
    }

    (error,) = _errors(tmp_path, topics=["orders"], **settings)

    assert all(named in error for _, named in ONLY_WITH_POLLERS.values())


def test_a_plain_mapping_of_a_topic_is_welcome(tmp_path: Path) -> None:
    assert _errors(tmp_path, topics=["orders"]) == []


def test_other_sources_have_these_settings_without_pollers(tmp_path: Path) -> None:
    assert _errors(tmp_path, maximum_retry_attempts=3) == []


def test_a_stage_with_such_a_mapping_is_not_synthesized(tmp_path: Path) -> None:
    careless = assemble(LOCAL, a_catalogue(), tmp_path, WITHOUT_BUNDLING)
    flow = careless.node.find_child("muster-local-flow")
    _mapping(flow, topics=["orders"], maximum_retry_attempts=-1)

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        careless.synth()

    findings = Report.read(tmp_path, LOCAL.name).findings
    assert [each for each in findings if "maximum_retry_attempts for Kafka" in each]


def _errors(outdir: Path, **settings: Any) -> list[str]:  # noqa: ANN401 - as the construct has them
    app = App(outdir=str(outdir), analytics_reporting=False)
    stack = Stack(app, "stack")
    _mapping(stack, **settings)
    Aspects.of(app).add(RequirePollers())
    (artifact,) = app.synth().stacks
    return [str(each.entry.data) for each in artifact.messages if each.level.name == "ERROR"]


def _mapping(scope: Any, **settings: Any) -> None:  # noqa: ANN401 - as the construct has them
    lambda_.CfnEventSourceMapping(
        scope, "Mapping", function_name="ingest", event_source_arn=KAFKA, **settings
    )
