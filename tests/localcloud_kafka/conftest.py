"""One broker for all, and topics of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from localcloud.kafka.cluster import MockCluster
from tests.localcloud_kafka.scene import Ground

numbers = count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[MockCluster]:
    with MockCluster() as running:
        yield running


@pytest.fixture
def ground(cluster: MockCluster) -> Ground:
    number = next(numbers)  # topics spring up on first use: an order of their own may take a second
    return Ground(cluster=cluster, events=f"events-{number}", lost=f"lost-{number}")
