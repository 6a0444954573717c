"""One Kafka message in the shape in which Lambda hands it over."""

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from confluent_kafka import TIMESTAMP_CREATE_TIME, TIMESTAMP_LOG_APPEND_TIME, Message

from localcloud.kafka.mapping import MappingSettings

PAYLOAD_LIMIT = 6 * 1024 * 1024  # a synchronous invocation carries no more
ENVELOPE_BYTES = 1024  # what surrounds the records of an event
FRAME_BYTES = 240  # what surrounds key, value and headers of a record, group and topic aside
BYTE_AS_NUMBER = 5  # "255, " in a header's array
TIMESTAMP_TYPES = {
    TIMESTAMP_CREATE_TIME: "CREATE_TIME",
    TIMESTAMP_LOG_APPEND_TIME: "LOG_APPEND_TIME",
}

Header = dict[str, list[int] | None]


class Identifier(NamedTuple):
    """What a partial answer names: `topic-partition` and offset."""

    place: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as read; `key` and `value` are what the producer sent."""

    topic: str
    partition: int
    offset: int
    timestamp: int = 0
    timestamp_type: str | None = None
    key: bytes | None = None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()

    @property
    def identifier(self) -> Identifier:
        """How an answer names this record."""
        return Identifier(f"{self.topic}-{self.partition}", self.offset)

    @property
    def weight(self) -> int:
        """At least the bytes that the record takes in the event's JSON."""
        content = 4 * (len(self.key or b"") + len(self.value or b"") + 4) // 3
        headers = sum(
            len(json.dumps(name)) + BYTE_AS_NUMBER * len(value or b"") + 12
            for name, value in self.headers
        )
        return FRAME_BYTES + 2 * len(self.topic) + content + headers

    @property
    def wire(self) -> dict[str, Any]:
        """Shape it as Lambda does: bytes in base64, header values as numbers."""
        shaped: dict[str, Any] = {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "timestamp": self.timestamp,
            "timestampType": self.timestamp_type,
            "headers": [_header(name, value) for name, value in self.headers],
        }
        for field, content in (("key", self.key), ("value", self.value)):
            if content is not None:
                shaped[field] = base64.b64encode(content).decode()
        return shaped


def from_message(message: Message) -> Record:
    """Read one message, which is not an error."""
    kind, timestamp = message.timestamp()
    return Record(
        topic=str(message.topic()),
        partition=int(message.partition() or 0),
        offset=int(message.offset() or 0),
        timestamp=timestamp,
        timestamp_type=TIMESTAMP_TYPES.get(kind),
        key=message.key(),
        value=message.value(),
        headers=_headers(message),
    )


def as_event(
    mapping: MappingSettings, bootstrap_servers: str, records: Sequence[Record]
) -> dict[str, Any]:
    """Group records under `topic-partition`, as the function receives them."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        groups[record.identifier.place].append(record.wire)
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": mapping.event_source_arn,
        "bootstrapServers": bootstrap_servers,
        "records": dict(groups),
    }


def _headers(message: Message) -> tuple[tuple[str, bytes | None], ...]:
    sent = message.headers() or []
    pairs = sent.items() if isinstance(sent, dict) else sent
    return tuple(
        (name, value.encode() if isinstance(value, str) else value) for name, value in pairs
    )


def _header(name: str, value: bytes | None) -> Header:
    return {name: None if value is None else list(value)}
