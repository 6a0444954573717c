"""What the end-to-end run on Apache Kafka asks the broker, and does to it beside the stage."""

import json
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition
from typer.testing import CliRunner

from cli.__main__ import app
from localcloud.aws.account import REGION
from localcloud.cloud import PARTITIONS
from localcloud.demo.findings import read
from localcloud.kafka.plan import PARENTS, PlannedEvent
from localcloud.kafka.poller import Poller
from localcloud.kafka.produce import SentEvent
from localcloud.kafka.tuning import Tuning
from localcloud.running import Running
from tests.e2e.stage import Stage

MIB = 1024 * 1024
LARGE = 2 * MIB


def verdicts(stage: Stage) -> int:
    """Count the records that have met a verdict, by distinct coordinates."""
    return sum(read(stage.cloud, []).verdicts.values())


def offsets(stage: Stage, topic: str) -> list[tuple[int, int, int]]:
    """Return what the mapping's group has committed, and where each partition begins and ends."""
    broker = stage.cloud.broker.bootstrap_servers
    consumer = Consumer({"bootstrap.servers": broker, "group.id": f"muster-local-{topic}"})
    places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    committed = [place.offset for place in consumer.committed(places, timeout=10)]
    found = [consumer.get_watermark_offsets(place, timeout=10) for place in places]
    consumer.close()
    return [(offset, *ends) for offset, ends in zip(committed, found, strict=True)]


def lost(stage: Stage) -> tuple[int, int]:
    """Return the exit code of `muster lag`, and how many records it says are gone."""
    running = Running(
        endpoint=stage.cloud.aws.endpoint,
        region=REGION,
        bootstrap_servers=stage.cloud.broker.bootstrap_servers,
        controlm=stage.cloud.controlm.endpoint,
        pid=0,
    )
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Running, "read", lambda: running)
        told = CliRunner().invoke(app, ["lag", PARENTS, "--json"])
    return told.exit_code, json.loads(told.stdout)["gone"]


def another_member(stage: Stage, topic: str) -> Poller:
    """Return one more member of a mapping's group, which invokes the same function."""
    (mapping,) = [each for each in stage.cloud.aws.mappings() if each.topic == topic]

    def invoke(event: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
        answer, error = stage.cloud.aws.invoke(mapping.function_name, event)
        assert error is None
        return answer

    return Poller(mapping, stage.cloud.broker.bootstrap_servers, invoke, Tuning())


def sent_raw(stage: Stage, topic: str, value: bytes | None, key: str) -> SentEvent:
    """Send bytes as they are; return where they lie."""
    at: list[Message] = []
    broker = stage.cloud.broker.bootstrap_servers
    producer = Producer({"bootstrap.servers": broker, "message.max.bytes": 4 * LARGE})
    producer.produce(topic, value=value, key=key, on_delivery=lambda _, message: at.append(message))
    assert producer.flush(30) == 0
    if error := at[0].error():
        raise KafkaException(error)
    event = PlannedEvent(topic=topic, kind="own", key=key, payload={})
    return SentEvent(event=event, partition=at[0].partition() or 0, offset=at[0].offset() or 0)
