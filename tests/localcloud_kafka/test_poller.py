"""The poller reads, batches, commits and survives as the mapping does."""

import json
import time
from typing import Any

import pytest

from localcloud.kafka.record import PAYLOAD_LIMIT
from tests.localcloud_kafka.scene import (
    Ground,
    a_poller,
    bodies,
    committed,
    poll,
    produce,
    records_in,
    values_in,
)

Event = dict[str, Any]


def test_the_event_has_the_shape_lambda_sends(ground: Ground) -> None:
    produce(ground, b'{"id":1}', None, headers=[("trace", b"abc"), ("none", None)])
    events: list[Event] = []

    poll(a_poller(ground, events.append), lambda: sum(len(records_in(e)) for e in events) == 2)

    records = [record for event in events for record in records_in(event)]
    assert {event["eventSource"] for event in events} == {"aws:kafka"}
    assert all(
        place.startswith(f"{ground.events}-") for event in events for place in event["records"]
    )
    assert records[0]["timestampType"] == "CREATE_TIME"
    assert records[0]["headers"] == [{"trace": [97, 98, 99]}, {"none": None}]
    assert any("value" not in record for record in records)


def test_powertools_reads_the_event(ground: Ground) -> None:
    classes = pytest.importorskip("aws_lambda_powertools.utilities.data_classes.kafka_event")
    produce(ground, b'{"id":1}', headers=[("trace", b"abc")])
    events: list[Event] = []

    poll(a_poller(ground, events.append), lambda: bool(events))

    record = next(classes.KafkaEvent(json.loads(json.dumps(events[0]))).records)
    assert record.json_value == {"id": 1}
    assert record.decoded_headers["trace"] == b"abc"


def test_a_batch_never_outgrows_its_size(ground: Ground) -> None:
    produce(ground, *bodies(23))
    sizes: list[int] = []

    def measure(event: Event) -> None:
        sizes.append(len(records_in(event)))

    poll(a_poller(ground, measure, batch_size=5), lambda: sum(sizes) == 23)

    assert max(sizes) == 5


def test_a_batch_never_outgrows_the_payload_limit(ground: Ground) -> None:
    produce(ground, *[bytes(1_000_000) for _ in range(8)])
    sizes: list[int] = []

    def measure(event: Event) -> None:
        sizes.append(len(json.dumps(event)))

    poll(a_poller(ground, measure), lambda: sum(sizes) > 10_600_000)

    assert len(sizes) >= 2
    assert max(sizes) <= PAYLOAD_LIMIT


def test_a_window_of_nothing_delivers_at_once(ground: Ground) -> None:
    produce(ground, b"now")
    seen: list[bytes] = []

    poll(
        a_poller(ground, lambda event: seen.extend(values_in(event)), batching_window_s=0),
        lambda: bool(seen),
    )

    assert seen == [b"now"]


def test_a_restart_resumes_behind_the_committed_offsets(ground: Ground) -> None:
    first: list[bytes] = []
    second: list[bytes] = []
    produce(ground, *bodies(50))
    poller = a_poller(ground, lambda event: first.extend(values_in(event)))
    poll(poller, lambda: poller.tally.committed == 50)
    noted = committed(ground)
    produce(ground, b"late")

    poll(a_poller(ground, lambda event: second.extend(values_in(event))), lambda: bool(second))

    assert (len(first), noted, second) == (50, 50, [b"late"])


def test_a_stop_during_endless_retries_commits_nothing(ground: Ground) -> None:
    produce(ground, b"again")
    attempts: list[bytes] = []

    def refuse(event: Event) -> None:
        attempts.extend(values_in(event))
        raise RuntimeError("busy")

    stopped = a_poller(ground, refuse)
    poll(stopped, lambda: len(attempts) >= 3)

    assert len(attempts) >= 3
    assert (stopped.tally.committed, committed(ground)) == (0, 0)


def test_a_stop_before_the_batch_is_handed_over_commits_nothing(ground: Ground) -> None:
    produce(ground, b"waiting")
    early: list[Event] = []
    stopped = a_poller(ground, early.append, batching_window_s=300)

    poll(stopped, lambda: stopped.tally.polled == 1)

    assert early == []
    assert committed(ground) == 0


def test_an_outage_of_the_broker_loses_nothing(ground: Ground) -> None:
    seen: list[bytes] = []
    produce(ground, b"before")

    def note(event: Event) -> None:
        seen.extend(values_in(event))
        if seen == [b"before"]:
            produce(ground, b"during")
            ground.cluster.go_down()
            time.sleep(0.3)
            ground.cluster.come_back()

    poller = a_poller(ground, note)
    poll(poller, lambda: b"during" in seen and poller.tally.committed >= 2)

    assert set(seen) == {b"before", b"during"}


def test_a_disabled_mapping_stays_silent(ground: Ground) -> None:
    poller = a_poller(ground, lambda _event: None, enabled=False)

    poller.start()

    assert not poller.is_running
    poller.stop()
