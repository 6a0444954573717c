"""Kafka's topics on their way to `ingest`: one mapping per topic, in the blocking profile.

Retries never end and nothing is sent elsewhere: what can never succeed is quarantined in code,
and what may succeed later is never given up. Only provisioned mode offers that.
"""

from aws_cdk import Duration, aws_lambda as lambda_

from stacks.cluster import Serverless
from stacks.function import TaskFunction
from stacks.interfaces import FOR_POLLERS, allow_interfaces
from stacks.nag import acknowledge
from stacks.stage import Stage
from stacks.surroundings import Surroundings

OF_BROKERS = "kafka-cluster:DescribeClusterDynamicConfiguration"  # no such on Serverless
METRICS = (
    lambda_.MetricType.EVENT_COUNT,
    lambda_.MetricType.ERROR_COUNT,
    lambda_.MetricType.KAFKA_METRICS,
)
NO_DESTINATION = (
    "With a destination Lambda gives a batch up after ten attempts, however many are asked for, and"
    " a long throttle would throw good events away. What can never succeed ingest quarantines."
)


def read_topics(
    ingest: TaskFunction, stage: Stage, around: Surroundings, topics: tuple[str, ...]
) -> dict[str, str]:
    """Let `ingest` read the topics, each in a group of its own; return each mapping's id."""
    _allow(ingest, stage, around, topics)
    read = {topic: _read(ingest, stage, around.cluster_arn, topic) for topic in topics}
    return {topic: mapping.event_source_mapping_id for topic, mapping in read.items()}


def group(stage: Stage, topic: str) -> str:
    """Name the consumer group: fixed, so that a replaced mapping goes on where it stood."""
    return f"muster-{stage.name}-{topic}"


def _read(
    ingest: TaskFunction, stage: Stage, cluster_arn: str, topic: str
) -> lambda_.EventSourceMapping:
    mapping = lambda_.EventSourceMapping(
        ingest,
        f"Read-{topic}",
        target=ingest.function,
        event_source_arn=cluster_arn,
        kafka_topic=topic,
        kafka_consumer_group_id=group(stage, topic),
        starting_position=lambda_.StartingPosition.TRIM_HORIZON,
        batch_size=500,
        max_batching_window=Duration.seconds(1),
        provisioned_poller_config=lambda_.ProvisionedPollerConfig(
            minimum_pollers=1,
            maximum_pollers=stage.maximum_pollers,
            poller_group_name=f"muster-{stage.name}",
        ),
        retry_attempts=-1,
        report_batch_item_failures=True,
        metrics_config=lambda_.MetricsConfig(metrics=list(METRICS)),
        log_level=lambda_.EventSourceMappingLogLevel.INFO,
    )
    acknowledge(mapping, "LambdaEventSourceMappingDestination", NO_DESTINATION, "Serverless")
    mapping.node.add_dependency(ingest.role)
    return mapping


def _allow(
    ingest: TaskFunction, stage: Stage, around: Surroundings, topics: tuple[str, ...]
) -> None:
    groups = [around.arn_in_cluster("group", group(stage, topic)) for topic in topics]
    ingest.grant(
        [around.cluster_arn],
        "kafka-cluster:Connect",
        *(() if isinstance(stage.cluster, Serverless) else (OF_BROKERS,)),
        "kafka:DescribeClusterV2",
        "kafka:GetBootstrapBrokers",
    )
    ingest.grant(
        [around.arn_in_cluster("topic", topic) for topic in topics],
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:ReadData",
    )
    ingest.grant(groups, "kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup")
    allow_interfaces(ingest, FOR_POLLERS)
