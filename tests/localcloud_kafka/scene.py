"""What the tests of the poller say in short."""

import base64
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, Message, Producer, TopicPartition

from localcloud.kafka.answer import Scope
from localcloud.kafka.cluster import MockCluster
from localcloud.kafka.delivery import Invoke
from localcloud.kafka.mapping import MappingSettings
from localcloud.kafka.poller import Poller
from localcloud.kafka.tuning import Tuning
from tests.engines.kafka import ApacheKafka

PATIENCE_S = 180.0  # a busy machine starts a broker in a minute
Headers = list[tuple[str, str | bytes | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A broker and a test's own topics on it."""

    cluster: MockCluster | ApacheKafka
    events: str
    lost: str

    @property
    def bootstrap_servers(self) -> str:
        return self.cluster.bootstrap_servers

    @property
    def session_timeout_ms(self) -> int:
        return 1000 if isinstance(self.cluster, MockCluster) else self.cluster.session_timeout_ms

    @property
    def group(self) -> str:
        return f"muster-local-{self.events}"


def a_mapping(**changes: object) -> MappingSettings:
    settings: dict[str, Any] = {
        "function_name": "ingest",
        "event_source_arn": "arn:aws:kafka:us-east-1:000000000000:cluster/local/0-0",
        "topic": "events",
        "consumer_group_id": "muster-local-events",
        "batching_window_s": 0.05,
    }
    settings.update(changes)
    return MappingSettings(**settings)


def a_poller(
    ground: Ground, invoke: Invoke, *, scope: Scope = "items", **changes: object
) -> Poller:
    tuning = Tuning(
        partial_scope=scope, retry_pause_s=0.01, session_timeout_ms=ground.session_timeout_ms
    )
    mapping = a_mapping(topic=ground.events, consumer_group_id=ground.group, **changes)
    return Poller(mapping, ground.bootstrap_servers, invoke, tuning)


def poll(poller: Poller, until: Callable[[], bool]) -> None:
    """Let it run until the goal is reached, or the patience is over."""
    poller.start()
    wait(lambda: until() or not poller.is_running)
    poller.stop()

    assert poller.error is None


def wait(goal: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not goal() and time.monotonic() < ends_at:
        time.sleep(0.005)


def produce(ground: Ground, *values: bytes | None, headers: Headers | None = None) -> None:
    settings = {"bootstrap.servers": ground.bootstrap_servers, "message.max.bytes": 10_000_000}
    producer = Producer(settings)
    for number, value in enumerate(values):
        producer.produce(ground.events, key=f"k-{number % 7}", value=value, headers=headers or [])
        producer.poll(0)
    assert producer.flush(10) == 0


def read(ground: Ground, topics: Sequence[str], count: int) -> list[Message]:
    consumer = Consumer(
        {
            "bootstrap.servers": ground.bootstrap_servers,
            "group.id": f"reader-{ground.events}",
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe(list(topics))
    messages = consumer.consume(count, 5)
    consumer.close()
    return messages


def committed(ground: Ground) -> int:
    """Sum up the offsets that the mapping's group has committed."""
    settings = {"bootstrap.servers": ground.bootstrap_servers, "group.id": ground.group}
    consumer = Consumer(settings)
    places = [TopicPartition(ground.events, number) for number in range(4)]
    offsets = [place.offset for place in consumer.committed(places, timeout=5)]
    consumer.close()
    return sum(max(offset, 0) for offset in offsets)


def values_in(event: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(record.get("value", "")) for record in records_in(event)]


def records_in(event: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for records in event["records"].values() for record in records]


def bodies(count: int) -> list[bytes]:
    return [json.dumps({"id": number}).encode() for number in range(count)]
