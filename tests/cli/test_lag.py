"""`muster lag`: what is still to be read, and what was deleted before it was."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException, TopicPartition

from cli.operate import unread
from tests.cli.quarantined import TOPIC
from tests.cli.stage import Stage

# By partition: what is committed, where it begins, where it ends.
ALL_READ = {0: (7, 0, 7), 1: (-1001, 0, 0)}
BEHIND = {0: (3, 2, 7), 1: (-1001, 4, 9)}
DELETED = {0: (3, 7, 9), 1: (5, 5, 5), 2: (0, 2, 2)}
NOBODY = "127.0.0.1:1"


class FakeConsumer:
    """A topic as it stands."""

    partitions: dict[int, tuple[int, int, int]] = ALL_READ
    error: int | None = None

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def list_topics(self, topic: str, **_: object) -> Any:  # noqa: ANN401 - stands for metadata
        error = None if self.error is None else KafkaError(self.error)
        return SimpleNamespace(
            topics={topic: SimpleNamespace(error=error, partitions=self.partitions)}
        )

    def committed(self, places: list[TopicPartition], **_: object) -> list[TopicPartition]:
        assert self.settings["group.id"].endswith(f"-{places[0].topic}")
        return [
            TopicPartition(p.topic, p.partition, self.partitions[p.partition][0]) for p in places
        ]

    def get_watermark_offsets(self, place: TopicPartition, **_: object) -> tuple[int, int]:
        return self.partitions[place.partition][1:]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def consumer(monkeypatch: pytest.MonkeyPatch) -> type[FakeConsumer]:
    monkeypatch.setattr(unread, "Consumer", FakeConsumer)
    monkeypatch.setattr(FakeConsumer, "partitions", ALL_READ)
    monkeypatch.setattr(FakeConsumer, "error", None)
    return FakeConsumer


def lag(stage: Stage, *options: str) -> Any:  # noqa: ANN401 - a result
    return stage.muster("lag", TOPIC, "-b", NOBODY, "--auth", "none", *options)


@pytest.mark.usefixtures("consumer")
def test_a_topic_that_is_read_to_its_end(stage: Stage) -> None:
    result = lag(stage)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{TOPIC}/0  0 behind",
        f"{TOPIC}/1  nothing is committed; 0 to read, from 0",
        "nothing was deleted unread",
    ]


def test_what_is_behind_is_not_lost(stage: Stage, consumer: type[FakeConsumer]) -> None:
    consumer.partitions = BEHIND

    result = lag(stage)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        f"{TOPIC}/0  4 behind",
        f"{TOPIC}/1  nothing is committed; 5 to read, from 4",
    ]


def test_what_was_deleted_unread_is_counted(stage: Stage, consumer: type[FakeConsumer]) -> None:
    consumer.partitions = DELETED

    result = lag(stage)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{TOPIC}/0  2 behind; 4 deleted unread: 3 to 6",
        f"{TOPIC}/1  0 behind",
        f"{TOPIC}/2  0 behind; 2 deleted unread: 0 to 1",
        "6 deleted unread",
    ]


def test_a_program_gets_the_same(stage: Stage, consumer: type[FakeConsumer]) -> None:
    consumer.partitions = DELETED

    result = lag(stage, "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["gone"]) == (1, 6)
    assert told["partitions"][0] == {
        "topic": TOPIC,
        "partition": 0,
        "committed": 3,
        "first": 7,
        "end": 9,
        "behind": 2,
        "gone": 4,
    }


def test_a_topic_that_there_is_not(stage: Stage, consumer: type[FakeConsumer]) -> None:
    consumer.error = KafkaError.UNKNOWN_TOPIC_OR_PART

    said = str(lag(stage).exception)

    assert said.startswith(f"{NOBODY}: {TOPIC}: ")
    assert "Unknown topic" in said


def test_a_partition_that_does_not_answer(
    stage: Stage, consumer: type[FakeConsumer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise KafkaException(KafkaError(KafkaError._TIMED_OUT))

    monkeypatch.setattr(consumer, "get_watermark_offsets", silent)

    assert str(lag(stage).exception).startswith(f"{NOBODY}: {TOPIC}: ")


def test_a_broker_that_is_not_there(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "WITHIN_S", 0.3)

    assert str(lag(stage).exception).startswith(f"{NOBODY}: {TOPIC}: ")
