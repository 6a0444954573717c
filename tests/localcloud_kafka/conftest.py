"""A broker for each test."""

from collections.abc import Iterator

import pytest

from localcloud.kafka.cluster import MockCluster


@pytest.fixture
def cluster() -> Iterator[MockCluster]:
    with MockCluster() as running:
        running.create_topic("events", 4)
        running.create_topic("lost", 1)
        yield running
