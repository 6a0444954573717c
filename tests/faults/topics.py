"""What lies on the topics, read by a consumer of our own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from confluent_kafka import Consumer, Message, TopicPartition

from localcloud.cloud import LocalCloud

ANSWER_WITHIN_S = 30.0
AT_ONCE = 500
Partition = tuple[str, int]


@dataclass(slots=True)
class Topics:
    """The mapped topics, from the moment at which this object is made: a real broker may be old."""

    cloud: LocalCloud
    _begins: dict[Partition, int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where each partition ends now."""
        with _Reading(self.cloud) as reading:
            self._begins = {place: end for place, (_, end) in reading.ends().items()}

    def records(self) -> Iterator[tuple[str, bytes]]:
        """Yield place and value of each record that came since."""
        with _Reading(self.cloud) as reading:
            for message in reading.since(self._begins):
                place = f"{message.topic()}-{message.partition()}-{message.offset()}"
                yield place, message.value() or b""


class _Reading:
    """One consumer, outside every group that matters."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._topics = sorted({mapping.topic for mapping in cloud.aws.mappings()})
        servers = cloud.broker.bootstrap_servers
        self._consumer = Consumer(
            {
                "bootstrap.servers": servers,
                "group.id": "reckoning",
                "enable.auto.commit": False,
                "fetch.wait.max.ms": 50,
                "log_level": 0,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def ends(self) -> dict[Partition, tuple[int, int]]:
        """Tell first and next offset of each partition."""
        known = self._consumer.list_topics(timeout=ANSWER_WITHIN_S).topics
        places = [
            TopicPartition(topic, p) for topic in self._topics for p in known[topic].partitions
        ]
        return {
            (place.topic, place.partition): self._consumer.get_watermark_offsets(
                place, timeout=ANSWER_WITHIN_S
            )
            for place in places
        }

    def since(self, begins: dict[Partition, int]) -> Iterator[Message]:
        """Read each partition from there to its end."""
        left = {place: end - begins.get(place, 0) for place, (_, end) in self.ends().items()}
        self._consumer.assign(
            [TopicPartition(*place, begins.get(place, 0)) for place, count in left.items() if count]
        )
        while sum(left.values()) > 0:
            some = self._consumer.consume(AT_ONCE, ANSWER_WITHIN_S)
            if not some:
                raise TimeoutError(left)
            for message in some:
                if message.error() is None:
                    left[str(message.topic()), int(message.partition() or 0)] -= 1
                    yield message
