"""Which broker the local cloud uses: its own, or one that is there already."""

import os
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Protocol, Self

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from localcloud.kafka.process import BrokerFailedError, BrokerProcess

VARIABLE = "KAFKA_BOOTSTRAP"
ANSWER_WITHIN_S = 10.0


class Broker(Protocol):
    """What the local cloud asks of a broker."""

    @property
    def bootstrap_servers(self) -> str:
        """Comma-separated addresses."""
        ...

    @property
    def session_timeout_ms(self) -> int:
        """The shortest that it grants a consumer; the shorter, the sooner a restart reads on."""
        ...

    def start(self) -> Self:
        """Be ready, with every topic."""
        ...

    def stop(self) -> None:
        """End what was started."""
        ...

    def create_topics(self, topics: Mapping[str, int]) -> None:
        """Create topics; those that exist stay as they are."""
        ...

    def go_down(self) -> None:
        """Cut every connection."""
        ...

    def come_back(self) -> None:
        """Accept connections again."""
        ...


class ExistingBroker:
    """Somebody else's broker: topics are created where they are missing, nothing is ended."""

    def __init__(self, bootstrap_servers: str, topics: Mapping[str, int]) -> None:
        """Know where it is, and the topics it must have once started."""
        self._bootstrap_servers = bootstrap_servers
        self._topics = dict(topics)

    @property
    def bootstrap_servers(self) -> str:
        """Comma-separated addresses, as given."""
        return self._bootstrap_servers

    @property
    def session_timeout_ms(self) -> int:
        """What Apache Kafka grants by default."""
        return 6000

    def start(self) -> Self:
        """Make sure of the topics; `BrokerFailedError` where nobody answers."""
        self.create_topics(self._topics)
        return self

    def stop(self) -> None:
        """Leave it running."""

    def create_topics(self, topics: Mapping[str, int]) -> None:
        """Create what is missing."""
        admin = AdminClient(
            {"bootstrap.servers": self._bootstrap_servers, "log_level": 0}  # errors are raised
        )
        try:
            existing = admin.list_topics(timeout=ANSWER_WITHIN_S).topics
        except KafkaException as error:
            raise BrokerFailedError(self._bootstrap_servers, str(error)) from error
        missing = [NewTopic(name, topics[name]) for name in topics.keys() - existing.keys()]
        if missing:
            created = admin.create_topics(missing, operation_timeout=ANSWER_WITHIN_S)
            for name, answer in created.items():
                _wait_for(name, answer)

    def go_down(self) -> None:
        """Refuse: it is not ours."""
        raise BrokerFailedError(self._bootstrap_servers, "not ours to take down")

    def come_back(self) -> None:
        """Refuse: it is not ours."""
        raise BrokerFailedError(self._bootstrap_servers, "not ours to bring back")


def choose(topics: Mapping[str, int], bootstrap_servers: str | None = None) -> Broker:
    """Prefer the address given, then the one in `KAFKA_BOOTSTRAP`; else start a broker."""
    address = bootstrap_servers or os.environ.get(VARIABLE)  # noqa: TID251 - the one door to it
    return ExistingBroker(address, topics) if address else BrokerProcess(topics)


def _wait_for(name: str, answer: "Future[None]") -> None:
    try:
        answer.result(ANSWER_WITHIN_S)
    except TimeoutError as error:
        raise BrokerFailedError(name, "the broker does not create topics") from error
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise BrokerFailedError(name, str(error)) from error
