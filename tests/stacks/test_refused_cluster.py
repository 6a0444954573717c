"""What MSK would refuse an hour into the deployment, a stage refuses at once, field by field."""

from dataclasses import replace

import pytest

from stacks.cluster import New, Provisioned, Serverless, Topic
from stacks.stage import Stage
from stacks.stages import DEV, PRIVATE
from tests.stacks.test_refused_network import NETWORK

TWO = Provisioned(brokers=2, topic=Topic(replication=2))
IN_A_CLUSTER: dict[str, tuple[New, str]] = {
    "client": (
        replace(TWO, clients=("sg1",)),
        "cluster.clients: expected a security group's id, sg-0123456789abcdef0, found 'sg1'",
    ),
    "partitions": (
        replace(TWO, topic=Topic(partitions=0, replication=2)),
        "cluster.topic.partitions: expected a whole number from 1 to 1000, found 0",
    ),
    "replication": (
        replace(TWO, topic=Topic(replication=3)),
        "cluster.topic.replication: expected a whole number from 1 to 2, found 3",
    ),
    "retention": (
        replace(TWO, topic=Topic(replication=2, retention_days=0)),
        "cluster.topic.retention_days: expected a whole number from 1 to 365, found 0",
    ),
    "size": (
        replace(TWO, topic=Topic(replication=2, largest=1000)),
        "cluster.topic.largest: expected a whole number from 1048576 to 8388608, found 1000",
    ),
    "twice": (
        replace(TWO, topic=Topic(replication=2, configs={"retention.ms": "1"})),
        "cluster.topic.configs: expected none of cleanup.policy, max.message.bytes,",
    ),
    "unread": (
        replace(TWO, exceptions={"order": Topic(replication=2)}),
        "cluster.exceptions: expected topics that a definition reads, found ['order']",
    ),
    "uneven": (
        replace(TWO, brokers=3),
        "cluster.brokers: expected a multiple of the 2 zones, found 3",
    ),
    "express": (
        replace(TWO, instance_type="express.m7g.large"),
        "cluster.instance_type: expected a Standard broker",
    ),
    "small": (
        replace(TWO, instance_type="kafka.t3.small"),
        "cluster.instance_type: expected a larger broker than kafka.t3.small",
    ),
    "volume": (
        replace(TWO, storage_gib=20_000),
        "cluster.storage_gib: expected a whole number from 1 to 16384, found 20000",
    ),
    "version": (
        replace(TWO, kafka_version="3.5.1"),
        "cluster.kafka_version: expected 3.6.0, 3.7.x to 3.9.x",
    ),
    "monitoring": (
        replace(TWO, monitoring="ALL"),
        "cluster.monitoring: expected one of DEFAULT, PER_BROKER,",
    ),
    "copies": (
        Serverless(topic=Topic(replication=2)),
        "cluster.topic.replication: expected 3, as MSK Serverless replicates, found 2",
    ),
    "settings": (
        Serverless(topic=Topic(configs={"segment.ms": "1"})),
        "cluster.topic.configs: expected some of compression.type,",
    ),
}


@pytest.mark.parametrize("case", IN_A_CLUSTER)
def test_a_cluster_that_cannot_be_is_refused_with_its_field(case: str) -> None:
    cluster, told = IN_A_CLUSTER[case]
    assert isinstance(cluster, Provisioned | Serverless)

    (problem,) = replace(DEV, network=NETWORK, cluster=cluster).problems(("orders",))

    assert problem.startswith(f"stage dev: {told}")


@pytest.mark.parametrize("cluster", [TWO, Serverless()], ids=["provisioned", "serverless"])
def test_a_good_cluster_in_two_zones_is_not_refused(cluster: Provisioned | Serverless) -> None:
    assert replace(DEV, network=NETWORK, cluster=cluster).problems(()) == ()


@pytest.mark.parametrize(
    ("zones", "told"),
    [
        (["eu-west-1a"], "2 or 3 zones for a new cluster, found ['eu-west-1a']"),
        ([f"eu-west-1{each}" for each in "abcd"], "2 or 3 zones for a new cluster"),
        ([f"us-west-1{each}" for each in "abc"], "2 zones for a new cluster"),
    ],
)
def test_a_new_cluster_stands_in_as_many_zones_as_msk_takes(zones: list[str], told: str) -> None:
    subnets = {f"subnet-0000000{number}": zone for number, zone in enumerate(zones)}
    network = replace(NETWORK, subnets=subnets)

    (problem,) = replace(DEV, network=network, cluster=Serverless()).problems(())

    assert problem.startswith(f"stage dev: network.subnets: expected {told}")


def test_a_new_cluster_needs_a_network() -> None:
    (problem,) = replace(DEV, cluster=Serverless()).problems(())

    assert problem == "stage dev: network: expected the VPC of the new cluster, found None"


def test_all_problems_of_a_stage_come_together() -> None:
    broken: Stage = replace(
        PRIVATE,
        network=replace(NETWORK, vpc="here", functions=("submit",)),
        cluster=replace(TWO, brokers=3, kafka_version="2.8.1"),
        log_days=1,
    )

    fields = [each.split(": ")[1] for each in broken.problems(())]
    assert fields == [
        "log_days",
        "cluster.brokers",
        "cluster.kafka_version",
        "network.vpc",
        "network.endpoints",
    ]
