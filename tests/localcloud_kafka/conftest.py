"""Each broker for all tests, and topics of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from localcloud.kafka.choice import ExistingBroker
from localcloud.kafka.cluster import MockCluster
from localcloud.kafka.plan import TOPICS
from tests.engines.kafka import ApacheKafka
from tests.localcloud_kafka.scene import Ground

MOCK, REAL = "mock", "Apache Kafka"
numbers = count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[MockCluster]:
    with MockCluster() as running:
        yield running


@pytest.fixture(params=[MOCK, REAL])
def ground(request: pytest.FixtureRequest) -> Ground:
    number = next(numbers)  # topics spring up on first use: an order of their own may take a second
    events, lost = f"events-{number}", f"lost-{number}"
    if request.param == MOCK:
        return Ground(cluster=request.getfixturevalue("cluster"), events=events, lost=lost)
    broker: ApacheKafka = request.getfixturevalue("kafka")
    own = [f"{events}-{name}" for name in ("own", *TOPICS)]
    sprung_up = dict.fromkeys([*TOPICS, *own], 4)  # by themselves, on the mock
    ExistingBroker(broker.bootstrap_servers, sprung_up).start()
    for topic in (events, lost):
        broker.create_topic(topic, 4, max_message_bytes="10000000")
    return Ground(cluster=broker, events=events, lost=lost)
