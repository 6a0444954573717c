"""Sends a quarantined record to its topic again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from cli.operate.quarantined import Quarantine, Quarantined
from muster.core.errors import MusterError
from muster.core.event import Place

WITHIN_S = 15.0
BY_KEY = -1


class ReplayError(MusterError):
    """The broker cannot be reached, or did not take the record."""


@dataclass(slots=True)
class Replayer:
    """One producer; each record is with the broker when `send` returns."""

    bootstrap_servers: str
    _producer: Producer = field(init=False)
    _answers: list[Place | str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Make the producer; the broker is reached by the first record."""
        self._producer = Producer(
            {
                "bootstrap.servers": self.bootstrap_servers,
                "message.timeout.ms": int(WITHIN_S * 1000),
                "log_level": 0,  # errors are raised
            }
        )

    def send(self, record: Quarantined, value: bytes | None) -> Place:
        """Send the value with the record's headers; return where the broker put it.

        The key decides the partition; where it is not known, the record goes where it lay.
        """
        self._answers.clear()
        try:
            self._producer.produce(
                record.place.topic,
                value=value,
                key=record.key,
                headers=list(record.headers),
                on_delivery=self._note,
                partition=record.place.partition if record.key is None else BY_KEY,
            )
        except (BufferError, KafkaException) as error:
            raise ReplayError(f"{record.name}: {error}") from error
        self._producer.flush(WITHIN_S + 1)
        answer = self._answers[0] if self._answers else "no answer"
        if isinstance(answer, str):
            raise ReplayError(f"{record.name}: {self.bootstrap_servers} did not take it: {answer}")
        return answer

    def _note(self, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._answers.append(error.str())
            return
        place = Place(message.topic() or "", message.partition() or 0, message.offset() or 0)
        self._answers.append(place)


def resent(
    quarantine: Quarantine,
    records: Sequence[Quarantined],
    mended: bytes | None,
    replayer: Replayer | None,
) -> Iterator[str]:
    """Send one after the other and set each aside; without a replayer only say what would be."""
    for record in records:
        value = record.value if mended is None else mended
        size = "a tombstone" if value is None else f"{len(value)} bytes"
        if replayer is None:
            yield f"{record.name}  {size} would be sent to {record.place.topic}"
            continue
        place = replayer.send(record, value)
        moved = quarantine.mark_replayed(record.name)
        yield f"{record.name}  {size} sent as {place}; kept as {moved}"
