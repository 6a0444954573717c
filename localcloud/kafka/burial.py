"""The on-failure topic: one message per record given up, in AWS's envelope."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from localcloud.kafka.mapping import MappingSettings
from localcloud.kafka.record import PAYLOAD_LIMIT, Record, as_event

SLICE_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why records are given up."""

    condition: str
    attempts: int
    raised: bool = False


class Burial:
    """Writes to the on-failure topic, and waits until the broker has it."""

    def __init__(self, mapping: MappingSettings, topic: str, bootstrap_servers: str) -> None:
        """Open the producer; a message may wait for a broker for ever."""
        self._mapping = mapping
        self._topic = topic
        self._bootstrap_servers = bootstrap_servers
        self._refused: list[KafkaError] = []
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap_servers,
                "message.max.bytes": 2 * PAYLOAD_LIMIT,  # the envelope is larger than its record
                "message.timeout.ms": 0,
                "log_level": 0,
            }
        )

    def __call__(
        self,
        records: Sequence[Record],
        cause: Cause,
        now: datetime,
        go_on: Callable[[], None],
    ) -> None:
        """Bury records; `go_on` raises where the waiting is to end."""
        for record in records:
            self._producer.produce(
                self._topic,
                key=record.key,
                value=json.dumps(self._envelope(record, cause, now)).encode(),
                on_delivery=self._note,
            )
        while self._producer.flush(SLICE_S):
            go_on()
        if self._refused:
            raise KafkaException(self._refused.pop())

    def _note(self, error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            self._refused.append(error)

    def _envelope(self, record: Record, cause: Cause, now: datetime) -> dict[str, Any]:
        event = as_event(self._mapping, self._bootstrap_servers, [record])
        place = f"{self._mapping.consumer_group_id}/{record.identifier}/{cause.attempts}"
        return {
            "requestContext": {
                "requestId": str(uuid.uuid5(uuid.NAMESPACE_URL, place)),
                "functionArn": self._mapping.function_name,
                "condition": cause.condition,
                "approximateInvokeCount": cause.attempts,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled" if cause.raised else None,
            },
            "version": "1.0",
            "timestamp": _iso(now),
            "KafkaBatchInfo": self._batch_info(record, len(json.dumps(event))),
            "payload": event,
        }

    def _batch_info(self, record: Record, payload_size: int) -> dict[str, Any]:
        written_at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        return {
            "batchSize": 1,
            "eventSourceArn": self._mapping.event_source_arn,
            "bootstrapServers": self._bootstrap_servers,
            "payloadSize": payload_size,
            "recordInfo": {"offset": str(record.offset), "timestamp": _iso(written_at)},
        }


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
