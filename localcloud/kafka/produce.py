"""Sends planned events to a broker, each at its time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from localcloud.kafka.plan import PlannedEvent
from muster.adapters.system import SystemClock

REACHED_WITHIN_S = 5.0
DELIVERED_WITHIN_S = 15.0
SLICE_S = 0.2  # an interrupt at the terminal is heard between slices


class ProduceError(RuntimeError):
    """The broker cannot be reached, or did not take an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEvent:
    """An event, and where the broker put it."""

    event: PlannedEvent
    partition: int
    offset: int


class Sender:
    """Sends events; each is told of as soon as the broker has it."""

    def __init__(
        self,
        bootstrap_servers: str,
        tell: Callable[[SentEvent], None],
        delivered_within_s: float = DELIVERED_WITHIN_S,
    ) -> None:
        """Reach the broker; `ProduceError` where nobody answers."""
        self._tell = tell
        self._refusals: list[str] = []
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap_servers,
                "message.timeout.ms": int(delivered_within_s * 1000),
                "log_level": 0,  # errors are raised
            }
        )
        try:
            self._producer.list_topics(timeout=REACHED_WITHIN_S)
        except KafkaException as error:
            raise ProduceError(f"no broker at {bootstrap_servers}: {_reason(error)}") from error

    def send(self, events: Sequence[PlannedEvent]) -> None:
        """Send each at its time and wait until the broker has them all."""
        began_at = time.monotonic()
        for event in events:
            self._wait_until(began_at + event.at_s)
            self._hand_over(event)
        while self._producer.flush(SLICE_S):  # ends: each is delivered, or refused in its time
            pass
        self._raise_a_refusal()

    def _wait_until(self, instant: float) -> None:
        """Serve answers while waiting; with nothing to wait for, serve those that are there."""
        left = instant - time.monotonic()
        self._producer.poll(0)
        while left > 0:
            self._producer.poll(min(left, SLICE_S))
            left = instant - time.monotonic()
        self._raise_a_refusal()

    def _hand_over(self, event: PlannedEvent) -> None:
        while True:
            try:
                self._producer.produce(
                    event.topic,
                    key=event.key.encode() or None,
                    value=event.value,
                    timestamp=int(SystemClock().now().timestamp() * 1000),
                    on_delivery=lambda error, message: self._note(event, error, message),
                )
            except BufferError:
                self._producer.poll(SLICE_S)
            except KafkaException as error:
                raise ProduceError(f"{event.topic}: {_reason(error)}") from error
            else:
                return

    def _note(self, event: PlannedEvent, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._refusals.append(f"{event.topic}: {error.str()}")
            return
        place = {"partition": message.partition() or 0, "offset": message.offset() or 0}
        self._tell(SentEvent(event=event, **place))

    def _raise_a_refusal(self) -> None:
        if self._refusals:
            raise ProduceError(self._refusals[0])


def _reason(error: KafkaException) -> str:
    reason = error.args[0]
    return reason.str() if isinstance(reason, KafkaError) else str(reason)
