"""The event source mapping's poller on Apache Kafka, where the mock cluster cannot follow."""

import base64
import time
from itertools import count
from typing import Any

import pytest
from confluent_kafka import Consumer, TopicPartition

from localcloud.kafka.plan import PlannedEvent
from localcloud.kafka.produce import ProduceError, Sender
from tests.engines.kafka import BROKERS_LIMIT, ApacheKafka
from tests.localcloud_kafka.scene import (
    Ground,
    a_poller,
    bodies,
    committed,
    poll,
    produce,
    records_in,
    values_in,
    wait,
)

PARTITIONS = 4
AT_ONCE = {"retention_ms": "1000", "segment_ms": "500"}
SQUEEZED = {
    "cleanup_policy": "compact",
    "segment_ms": "500",
    "min_cleanable_dirty_ratio": "0.01",
    "max_compaction_lag_ms": "500",
}
TURNS, KEYS, MOST = 6, 7, 20_000
numbers = count()


def a_ground(kafka: ApacheKafka, **config: str) -> Ground:
    name = f"real-{next(numbers)}"
    kafka.create_topic(name, PARTITIONS, **config)
    return Ground(cluster=kafka, events=name, lost="")


def first_offsets(ground: Ground) -> int:
    """Sum up the offsets at which the partitions begin by now."""
    consumer = Consumer({"bootstrap.servers": ground.bootstrap_servers, "group.id": "looks"})
    places = [TopicPartition(ground.events, number) for number in range(PARTITIONS)]
    first = [consumer.get_watermark_offsets(place, 10)[0] for place in places]
    consumer.close()
    return sum(first)


def left(ground: Ground) -> int:
    """Count the records that a topic still has."""
    consumer = Consumer({"bootstrap.servers": ground.bootstrap_servers, "group.id": "counts"})
    consumer.assign([TopicPartition(ground.events, n, 0) for n in range(PARTITIONS)])
    found = consumer.consume(1000, 2)
    consumer.close()
    return len(found)


def _both_read(ground: Ground, left_to_send: list[bytes], seen: list[list[bytes]]) -> bool:
    """Send on until either member has read something."""
    produce(ground, *left_to_send[:50])
    del left_to_send[:50]
    time.sleep(0.1)
    return all(seen)


def test_members_that_come_and_go_leave_no_record_unread(kafka: ApacheKafka) -> None:
    ground, seen = a_ground(kafka), [list[bytes](), list[bytes]()]

    def slowly(whose: int) -> Any:  # noqa: ANN401 - what a poller invokes
        def invoke(event: dict[str, Any]) -> None:
            time.sleep(0.01)
            seen[whose].extend(values_in(event))

        return invoke

    first, second = (a_poller(ground, slowly(each), batch_size=5) for each in (0, 1))
    left_to_send = bodies(MOST)
    first.start()
    second.start()
    wait(lambda: _both_read(ground, left_to_send, seen))
    first.stop()
    produce(ground, b"last")
    wait(lambda: committed(ground) == MOST - len(left_to_send) + 1)
    second.stop()

    assert (first.error, second.error) == (None, None)
    assert all(seen)
    assert set(seen[0]) | set(seen[1]) == {*bodies(MOST)[: MOST - len(left_to_send)], b"last"}
    assert committed(ground) == MOST - len(left_to_send) + 1


def test_offsets_outlive_a_broker_that_is_killed(kafka: ApacheKafka) -> None:
    ground, seen = a_ground(kafka), list[bytes]()
    produce(ground, *bodies(30))
    poller = a_poller(ground, lambda event: seen.extend(values_in(event)))
    poll(poller, lambda: poller.tally.committed == 30)

    kafka.go_down()
    kafka.come_back()
    produce(ground, b"after")
    poll(a_poller(ground, lambda event: seen.extend(values_in(event))), lambda: b"after" in seen)

    assert seen == [*sorted(bodies(30), key=seen.index), b"after"]


def test_what_retention_deleted_unread_is_skipped_in_silence(kafka: ApacheKafka) -> None:
    ground, seen = a_ground(kafka), list[bytes]()
    produce(ground, *bodies(20))
    before = a_poller(ground, lambda event: seen.extend(values_in(event)))
    poll(before, lambda: before.tally.committed == 20)
    produce(ground, *[b"unread"] * 30)
    kafka.alter_topic(ground.events, **AT_ONCE)
    wait(lambda: first_offsets(ground) == 50)
    kafka.alter_topic(ground.events, retention_ms="-1")
    produce(ground, b"later")

    after = a_poller(ground, lambda event: seen.extend(values_in(event)))
    poll(after, lambda: b"later" in seen)

    assert first_offsets(ground) == 50
    assert seen[20:] == [b"later"]
    assert (after.error, after.tally.broker_errors) == (None, 0)


def test_the_gaps_of_a_compacted_topic_are_no_trouble(kafka: ApacheKafka) -> None:
    ground, seen = a_ground(kafka, **SQUEEZED), list[dict[str, Any]]()
    for turn in range(TURNS):
        produce(ground, *[b"%d" % turn] * KEYS)  # each of them under a key of its own
        time.sleep(0.6)  # longer than a segment lives
    wait(lambda: left(ground) < TURNS * KEYS)

    poll(
        a_poller(ground, lambda event: seen.extend(records_in(event))),
        lambda: committed(ground) == TURNS * KEYS,
    )

    newest = {record["key"]: record["value"] for record in seen}
    assert set(newest.values()) == {base64.b64encode(b"%d" % (TURNS - 1)).decode()}
    assert len(newest) == KEYS
    assert KEYS <= len(seen) < TURNS * KEYS
    assert committed(ground) == TURNS * KEYS


def test_a_record_is_as_large_as_the_broker_allows(kafka: ApacheKafka) -> None:
    ground, sizes = a_ground(kafka), list[int]()
    produce(ground, bytes(BROKERS_LIMIT - 200))

    poll(
        a_poller(ground, lambda event: sizes.extend(map(len, values_in(event)))),
        lambda: bool(sizes),
    )

    assert sizes == [BROKERS_LIMIT - 200]


def test_a_record_above_the_brokers_limit_is_refused_by_name(kafka: ApacheKafka) -> None:
    ground = a_ground(kafka, max_message_bytes="100000")
    event = PlannedEvent(topic=ground.events, kind="own", key="", payload={"text": "x" * 200_000})

    with pytest.raises(ProduceError, match=f"{ground.events}: .*size too large"):
        Sender(ground.bootstrap_servers, lambda _sent: None).send([event])
