"""CloudEvents from foreign producers, one of a mebibyte: through the broker to the job."""

import json
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from localcloud.kafka.plan import CHILDREN, PARENTS
from tests.e2e.stage import Stage

KEY = "foreign-1"
ATTRIBUTES = {"specversion": "1.0", "source": "/foreign", "type": "contract.signed"}
TRACES = [f"00-{'a' * 32}-{'b' * 16}-0{number}" for number in (0, 1)]
NOTE = "x" * 1024 * 1024


@pytest.fixture
def producer(stage: Stage) -> Iterator[Producer]:
    address = stage.cloud.broker.bootstrap_servers
    producer = Producer({"bootstrap.servers": address, "message.max.bytes": 2 * 1024 * 1024})
    yield producer
    assert producer.flush(15) == 0


def test_a_pair_of_cloud_events_in_either_mode_is_submitted(
    stage: Stage, producer: Producer
) -> None:
    headers = {f"ce_{name}": text for name, text in {**ATTRIBUTES, "id": "p-1"}.items()}
    data = {"id": KEY, "random_value": 417, "note": NOTE}
    producer.produce(
        PARENTS,
        key=KEY,
        value=json.dumps(data),
        headers=[*headers.items(), ("traceparent", TRACES[0])],
    )
    child = {**ATTRIBUTES, "id": "c-1", "data": {"parent_id": KEY, "random_value": True}}
    producer.produce(
        CHILDREN,
        key=KEY,
        value=json.dumps(child),
        headers=[("content-type", "application/cloudevents+json"), ("traceparent", TRACES[1])],
    )
    producer.flush(15)

    assert stage.wait_for_end(KEY).status == "SUCCEEDED"

    assert "417" in stage.command(KEY)
    assert sorted(stage.store.traces(stage.bundle(KEY))) == TRACES
