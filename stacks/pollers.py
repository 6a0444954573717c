"""What Lambda offers for Kafka in provisioned mode only is refused without it, before deploying.

The CDK and CloudFormation take these settings in either mode; Lambda refuses them halfway through
a deployment, or leaves them out, and an answer that names failures is then ignored.
"""

import json

import jsii
from aws_cdk import Annotations, IAspect, Stack, aws_lambda as lambda_
from constructs import IConstruct

SETTINGS = (
    "bisect_batch_on_function_error",
    "function_response_types",
    "maximum_record_age_in_seconds",
    "maximum_retry_attempts",
)
INSIDE = ("destination_config", "amazon_managed_kafka_event_source_config")
MARKS = {"kafka://": "a Kafka topic for failures", "schemaRegistry": "a schema registry"}
SOURCES = ("topics", "amazon_managed_kafka_event_source_config")


@jsii.implements(IAspect)
class RequirePollers:
    """Refuses a Kafka mapping outside provisioned mode that asks for what only that mode offers."""

    def visit(self, node: IConstruct) -> None:
        """Name the settings in an error of the synth."""
        if not isinstance(node, lambda_.CfnEventSourceMapping) or node.provisioned_poller_config:
            return
        if not any(getattr(node, source) for source in SOURCES):
            return
        asked = [name for name in SETTINGS if getattr(node, name) is not None]
        inside = json.dumps([Stack.of(node).resolve(getattr(node, name)) for name in INSIDE])
        asked += [meaning for mark, meaning in MARKS.items() if mark in inside]
        if asked:
            Annotations.of(node).add_error(
                f"Lambda offers {', '.join(asked)} for Kafka in provisioned mode only:"
                " set provisioned_poller_config, or leave them out"
            )
