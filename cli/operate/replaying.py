"""Sends a quarantined record to its topic again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from cli.operate.broker import Broker
from cli.operate.quarantined import Quarantine, Quarantined
from muster.core.errors import MusterError
from muster.core.event import Place

WITHIN_S = 15.0
LOOK_EVERY_S = 0.1
SHUT_OUT = (KafkaError._AUTHENTICATION, KafkaError._SSL)  # noqa: SLF001 - librdkafka's names
FORBIDDEN = (KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED)
UNREACHED = (KafkaError._MSG_TIMED_OUT,)  # noqa: SLF001 - as above
UNASKED = (*UNREACHED, KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT)  # noqa: SLF001 - as above
ADVICE = {
    SHUT_OUT: "may this identity connect to the cluster, and is this a listener of the cluster's?",
    FORBIDDEN: "may this identity write to the topic?",
    UNREACHED: "can the broker be reached from here? MSK listens inside its VPC",
}


class ReplayError(MusterError):
    """The broker cannot be reached, or did not take the record."""


@dataclass(slots=True)
class Replayer:
    """One producer; each record is with the broker when `send` returns."""

    broker: Broker
    within_s: float = WITHIN_S
    _producer: Producer = field(init=False)
    _answers: list[Place | KafkaError] = field(default_factory=list, init=False)
    _troubles: list[KafkaError] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Make the producer; the broker is reached by the first record."""
        self._producer = Producer(
            {
                "bootstrap.servers": self.broker.bootstrap_servers,
                "message.timeout.ms": int(self.within_s * 1000),
                "error_cb": self._troubles.append,
                "log_level": 0,  # errors are raised
                **self.broker.settings,
            }
        )

    def send(self, record: Quarantined, value: bytes | None) -> Place:
        """Send the value as the record lay: same partition, key and headers; return its place."""
        self._answers.clear()
        self._troubles.clear()
        try:
            self._producer.produce(
                record.place.topic,
                value=value,
                key=record.key,
                headers=list(record.headers),
                on_delivery=self._note,
                partition=record.place.partition,
            )
        except (BufferError, KafkaException) as error:
            raise ReplayError(f"{record.name}: {error}") from error
        answer = self._answer()
        if isinstance(answer, KafkaError):
            raise ReplayError(f"{record.name} was not sent and stays: {self._why(answer)}")
        return answer

    def _answer(self) -> Place | KafkaError:
        """Wait for the broker's answer; one that lets nobody in is not asked again and again."""
        while not self._answers:
            self._producer.poll(LOOK_EVERY_S)
            if any(each.code() in SHUT_OUT for each in self._troubles):
                self._producer.purge()
        return self._answers[0]

    def _why(self, answer: KafkaError) -> str:
        """Tell what the broker said, or what was in the way of asking it."""
        telling = answer
        if answer.code() in UNASKED and self._troubles:
            shut = (each for each in self._troubles if each.code() in SHUT_OUT)
            telling = next(shut, self._troubles[-1])
        codes = {answer.code(), telling.code()}
        advice = next((text for kinds, text in ADVICE.items() if codes & set(kinds)), "")
        said = "; ".join(filter(None, (telling.str(), advice)))
        return f"{self.broker.bootstrap_servers}: {said}"

    def _note(self, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._answers.append(error)
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
