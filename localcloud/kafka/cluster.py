"""An in-memory broker speaking the Kafka protocol: librdkafka's mock, not Apache Kafka."""

import ctypes
from types import TracebackType
from typing import Self

from confluent_kafka import KafkaError, KafkaException

from localcloud.kafka import librdkafka

PRODUCER = 0  # rd_kafka_type_t; the handle only carries the cluster
ALL_BROKERS = -1
BROKERS = 1
REPLICAS = 1
AT_ONCE_MS = 0


class MockCluster:
    """Owns the broker: it lives exactly as long as this object stays open."""

    def __init__(self) -> None:
        """Open the broker on a free port of the loopback interface."""
        self._library = librdkafka.load()
        reason = ctypes.create_string_buffer(512)
        self._handle = self._library.rd_kafka_new(
            PRODUCER, self._library.rd_kafka_conf_new(), reason, len(reason)
        )
        if not self._handle:
            raise RuntimeError(reason.value.decode())
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._handle, BROKERS)
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, AT_ONCE_MS)

    @property
    def bootstrap_servers(self) -> str:
        """Comma-separated addresses."""
        addresses: bytes = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster)
        return addresses.decode()

    def create_topic(self, name: str, partitions: int) -> None:
        """Create a topic; without this it springs up on first use with 4 partitions."""
        if partitions < 1:
            raise ValueError(name, partitions)  # librdkafka would end the process
        _check(
            self._library.rd_kafka_mock_topic_create(
                self._cluster, name.encode(), partitions, REPLICAS
            )
        )

    def go_down(self) -> None:
        """Cut every connection, as if the broker had died."""
        _check(self._library.rd_kafka_mock_broker_set_down(self._cluster, ALL_BROKERS))

    def come_back(self) -> None:
        """Accept connections again; records and offsets are still there."""
        _check(self._library.rd_kafka_mock_broker_set_up(self._cluster, ALL_BROKERS))

    def close(self) -> None:
        """End the broker and forget everything it held; again is harmless."""
        if self._handle:
            self._library.rd_kafka_mock_cluster_destroy(self._cluster)
            self._library.rd_kafka_destroy(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        """Stay open for the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close, whatever happened."""
        self.close()


def _check(code: int) -> None:
    if code:
        raise KafkaException(KafkaError(code))
