"""The Kafka cluster of a stage, as data: one that exists, or a new one with its topics."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stacks.expect import between, expect, matching
from stacks.network import GROUP, Network

ARN = re.compile(
    r"arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}:cluster/[A-Za-z0-9._-]+/[0-9a-f-]{36}(-[A-Za-z0-9]+)?"
)
STANDARD = re.compile(r"kafka\.(t3\.small|m5\.(large|\d{0,2}xlarge)|m7g\.(large|\d{0,2}xlarge))")
VERSION = re.compile(r"3\.6\.0|3\.[7-9]\.x(\.kraft)?|4\.[01]\.x\.kraft")
MONITORING = ("DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION")
OWN = ("cleanup.policy", "max.message.bytes", "min.insync.replicas", "retention.ms")
ON_SERVERLESS = ("compression.type", "message.timestamp.type", "retention.bytes")
COPIES = 3  # on Serverless
DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """How a new topic is made; `retention_days` must outlast the longest outage to survive.

    A mapping that cannot deliver waits for as long as it takes, and Kafka deletes what waits longer
    than the retention, unread and in silence. A fortnight spans a long weekend and a repair.
    """

    partitions: int = 6
    replication: int = 3
    retention_days: int = 14
    largest: int = 2 * 1024 * 1024  # bytes of a record: one of 1 MiB, and its headers
    configs: Mapping[str, str] = field(default_factory=dict)

    def properties(self) -> dict[str, str]:
        """Return the topic's settings in Kafka's words."""
        return {
            "cleanup.policy": "delete",
            "max.message.bytes": str(self.largest),
            "retention.ms": str(self.retention_days * DAY_MS),
            **self.configs,
        }

    def problems(self, name: str) -> Iterator[str]:
        """Yield what no cluster takes."""
        yield from between(f"{name}.partitions", 1, 1000, self.partitions)
        yield from between(f"{name}.retention_days", 1, 365, self.retention_days)
        yield from between(f"{name}.largest", 1024 * 1024, 8 * 1024 * 1024, self.largest)
        ours = [each for each in self.configs if each in OWN]
        wanted = f"none of {', '.join(OWN)}, which the other fields say"
        yield from expect(f"{name}.configs", wanted, ours, met=not ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """A cluster that somebody else keeps, with IAM authentication and its topics."""

    arn: str

    def problems(self, network: Network | None, topics: Iterable[str]) -> Iterator[str]:
        """Yield whether this is no cluster's ARN."""
        del network, topics
        wanted = "the ARN of an MSK cluster, arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID"
        yield from matching("cluster.arn", wanted, ARN, self.arn)


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What every new cluster has: `topic` for all that definitions read, but for `exceptions`.

    Members of the security groups in `clients` may speak to the brokers; the pollers always may.
    """

    clients: tuple[str, ...] = ()
    topic: Topic = field(default_factory=Topic)
    exceptions: Mapping[str, Topic] = field(default_factory=dict)

    def like(self, topic: str) -> Topic:
        """Return how this topic is made."""
        return self.exceptions.get(topic, self.topic)

    def made(self) -> dict[str, Topic]:
        """Return each way to make a topic, under its field's name."""
        others = {f"cluster.exceptions.{name}": each for name, each in self.exceptions.items()}
        return {"cluster.topic": self.topic, **others}

    def problems(self, network: Network | None, topics: Iterable[str]) -> Iterator[str]:
        """Yield what MSK would refuse, and what would be said in vain."""
        for each in self.clients:
            form = "a security group's id, sg-0123456789abcdef0"
            yield from matching("cluster.clients", form, GROUP, each)
        for name, topic in self.made().items():
            yield from topic.problems(name)
        unread = sorted(set(self.exceptions) - set(topics))
        wanted = "topics that a definition reads"
        yield from expect("cluster.exceptions", wanted, unread, met=not unread)
        if network is None:
            yield from expect("network", "the VPC of the new cluster", None, met=False)
            return
        zones = list(network.subnets.values())
        two_only = any(str(zone).startswith("us-west-1") for zone in zones)
        counts = (2,) if two_only else (2, 3)
        wanted = f"{' or '.join(map(str, counts))} zones for a new cluster"
        yield from expect("network.subnets", wanted, zones, met=len(zones) in counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serverless(New):
    """A new cluster without brokers to count; its topics are made by hand, see docs/network.md."""

    def problems(self, network: Network | None, topics: Iterable[str]) -> Iterator[str]:
        """Yield the settings that a serverless cluster decides itself."""
        yield from New.problems(self, network, topics)
        for name, topic in self.made().items():
            refused = sorted(set(topic.configs) - set(ON_SERVERLESS) - set(OWN))
            wanted = f"some of {', '.join(ON_SERVERLESS)}, all that MSK Serverless lets one set"
            yield from expect(f"{name}.configs", wanted, refused, met=not refused)
            three = topic.replication == COPIES
            wanted = f"{COPIES}, as MSK Serverless replicates"
            yield from expect(f"{name}.replication", wanted, topic.replication, met=three)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioned(New):
    """A new cluster of Standard brokers, spread evenly over the subnets' zones."""

    brokers: int = 3
    instance_type: str = "kafka.m7g.large"
    storage_gib: int = 100  # per broker; it must hold all topics for their retention
    kafka_version: str = "3.9.x.kraft"
    monitoring: str = "PER_BROKER"

    def properties(self, topic: Topic) -> str:
        """Return a topic's settings as JSON; one replica may be away without stopping writes."""
        in_step = {"min.insync.replicas": str(max(1, topic.replication - 1))}
        return json.dumps(topic.properties() | in_step, sort_keys=True)

    def problems(self, network: Network | None, topics: Iterable[str]) -> Iterator[str]:
        """Yield what MSK would refuse an hour into the deployment."""
        yield from New.problems(self, network, topics)
        yield from self._brokers(len(network.subnets) if network else 1)
        yield from between("cluster.storage_gib", 1, 16384, self.storage_gib)
        form = "3.6.0, 3.7.x to 3.9.x with or without .kraft, 4.0.x.kraft or 4.1.x.kraft"
        yield from matching("cluster.kafka_version", form, VERSION, self.kafka_version)
        wanted = f"one of {', '.join(MONITORING)}"
        known = self.monitoring in MONITORING
        yield from expect("cluster.monitoring", wanted, self.monitoring, met=known)
        for name, topic in self.made().items():
            yield from between(f"{name}.replication", 1, self.brokers, topic.replication)

    def _brokers(self, zones: int) -> Iterator[str]:
        even = self.brokers > 0 and self.brokers % max(1, zones) == 0
        wanted = f"a multiple of the {zones} zones"
        yield from expect("cluster.brokers", wanted, self.brokers, met=even)
        form = "a Standard broker, kafka.t3.small, kafka.m5.… or kafka.m7g.…"
        yield from matching("cluster.instance_type", form, STANDARD, self.instance_type)
        small = self.instance_type == "kafka.t3.small" and self.kafka_version.endswith(".kraft")
        wanted = "a larger broker than kafka.t3.small, which MSK does not offer under KRaft"
        yield from expect("cluster.instance_type", wanted, self.instance_type, met=not small)


Cluster = Existing | Serverless | Provisioned
