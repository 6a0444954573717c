"""Records weigh what they take, and travel in Lambda's shape."""

import json

import pytest

from localcloud.kafka.record import Record, as_event
from tests.localcloud_kafka.scene import a_mapping


def test_an_event_groups_records_by_topic_and_partition() -> None:
    records = [Record(topic="events", partition=n % 2, offset=n) for n in range(4)]

    event = as_event(a_mapping(), "127.0.0.1:9", records)

    assert event["bootstrapServers"] == "127.0.0.1:9"
    assert {place: len(group) for place, group in event["records"].items()} == {
        "events-0": 2,
        "events-1": 2,
    }


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Record(topic="t", partition=0, offset=0), id="a tombstone"),
        pytest.param(
            Record(topic="t" * 249, partition=99_999, offset=2**62, key=b"k", value=b"v" * 7),
            id="a long topic",
        ),
        pytest.param(
            Record(topic="t", partition=0, offset=0, headers=(("n\n", b"\xff" * 999), ("e", None))),
            id="heavy headers",
        ),
    ],
)
def test_a_record_is_never_lighter_than_its_json(record: Record) -> None:
    shaped = json.dumps({record.identifier.place: [record.wire]})

    assert len(shaped) <= record.weight <= len(shaped) + 700
