"""How far a stage has read a topic, and what the topic deleted before it was read.

Only the broker can tell: the group's committed offset lies before the partition's first one. It
can no more once the mapping has read on, and committed.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from cli.operate.broker import Broker
from muster.core.errors import MusterError

WITHIN_S = 15.0


class LagError(MusterError):
    """The broker cannot be reached, or does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One partition: what its group has committed, where it begins by now, and where it ends."""

    topic: str
    partition: int
    committed: int | None
    first: int
    end: int

    @property
    def behind(self) -> int:
        """Count the offsets that are still to be read."""
        return self.end - max(self.committed or 0, self.first)

    @property
    def gone(self) -> int:
        """Count the offsets that were deleted unread; not known where nothing is committed."""
        return 0 if self.committed is None else max(self.first - self.committed, 0)

    @property
    def told(self) -> str:
        """Say it in a line."""
        place = f"{self.topic}/{self.partition}"
        if self.committed is None:
            return f"{place}  nothing is committed; {self.behind} to read, from {self.first}"
        said = f"{place}  {self.behind} behind"
        if self.gone:
            said += f"; {self.gone} deleted unread: {self.committed} to {self.first - 1}"
        return said


def progress(broker: Broker, stage: str, topic: str) -> Sequence[Progress]:
    """Ask the broker about each partition; nothing is read, no group is joined."""
    settings = {
        "bootstrap.servers": broker.bootstrap_servers,
        "group.id": f"muster-{stage}-{topic}",
        "log_level": 0,  # errors are raised
        "error_cb": lambda _error: None,
        **broker.settings,
    }
    try:
        with closing(Consumer(settings)) as consumer:
            return [_asked(consumer, place) for place in _committed(consumer, topic)]
    except KafkaException as error:
        said = error.args[0]
        reason = said.str() if isinstance(said, KafkaError) else str(said)
        raise LagError(f"{broker.bootstrap_servers}: {topic}: {reason}") from error


def _committed(consumer: Consumer, topic: str) -> list[TopicPartition]:
    found = consumer.list_topics(topic, timeout=WITHIN_S).topics[topic]
    if found.error is not None:
        raise KafkaException(found.error)
    places = [TopicPartition(topic, number) for number in sorted(found.partitions)]
    answers: list[TopicPartition] = consumer.committed(places, timeout=WITHIN_S)
    return answers


def _asked(consumer: Consumer, place: TopicPartition) -> Progress:
    if place.error is not None:
        raise KafkaException(place.error)
    first, end = consumer.get_watermark_offsets(place, timeout=WITHIN_S)
    committed = None if place.offset < 0 else place.offset
    return Progress(
        topic=place.topic, partition=place.partition, committed=committed, first=first, end=end
    )
