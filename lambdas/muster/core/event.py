"""From a Kafka record's bytes to an event: decoding, and the identity that recognises it again."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from muster.core import cloud_event
from muster.core.definition import MemberName
from muster.core.document import Document, an_object, canonical, parse
from muster.core.errors import InvalidRecordError
from muster.core.names import digest

EventId = NewType("EventId", str)
TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A record's coordinates; printed as `topic-partition-offset`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        """Return the text that logs and identities use."""
        return f"{self.topic}-{self.partition}-{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Kafka's envelope; `value` None is a tombstone, a `key` or `timestamp` None was not given."""

    place: Place
    value: bytes | None
    key: bytes | None = None
    timestamp: datetime | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()

    @property
    def valued_headers(self) -> cloud_event.Headers:
        """The headers that say something; Kafka carries null ones too."""
        return tuple((name, raw) for name, raw in self.headers if raw is not None)

    @property
    def traceparent(self) -> str | None:
        """The W3C trace header; one of another form is nobody's trace, and may be of any size."""
        for name, raw in self.valued_headers:
            if name == "traceparent" and TRACEPARENT.fullmatch(raw):
                return raw.decode()
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One immutable fact, as one definition's member sees it.

    `payload` is canonical JSON of the data, `attributes` that of a CloudEvent's attributes.
    """

    identity: EventId
    member: MemberName
    content: str
    payload: str
    place: Place
    attributes: str | None = None
    timestamp: datetime | None = None
    traceparent: str | None = None


def decode(record: Record) -> Document:
    """Return what the record says; `InvalidRecordError` tells what was found instead."""
    headers = record.valued_headers
    is_structured = cloud_event.is_structured(headers)
    if not is_structured and cloud_event.is_binary(headers):
        return cloud_event.binary(headers, record.value)
    if record.value is None:
        raise InvalidRecordError("null value: a tombstone carries no event")
    found = parse(record.value)
    if is_structured or cloud_event.is_bare(found):
        return cloud_event.structured(found)
    return Document(an_object(found))


def event_from(record: Record, document: Document, member: MemberName) -> Event:
    """Make the event that a matching definition admits."""
    attributes, payload = document.attributes, canonical(document.data)
    return Event(
        identity=identity(record.place, document),
        member=member,
        content=_content(payload, attributes),
        payload=payload,
        place=record.place,
        attributes=None if attributes is None else canonical(attributes),
        timestamp=record.timestamp,
        traceparent=record.traceparent,
    )


def identity(place: Place, document: Document) -> EventId:
    """Hash the first that exists: CloudEvents (source, id); (topic, id); the coordinates."""
    if document.attributes is not None:
        return _hashed("ce", document.attributes["source"], document.attributes["id"])
    number = document.data.get("id")
    if isinstance(number, str | int) and not isinstance(number, bool):
        return _hashed("id", place.topic, str(number))
    return _hashed("at", str(place))


def _content(payload: str, attributes: dict[str, str] | None) -> str:
    """Hash what tells a repetition from other content under one identity."""
    if attributes is None:
        return digest(payload)
    return digest(f"{payload}\n{canonical(cloud_event.lasting(attributes))}")


def _hashed(*parts: str) -> EventId:
    return EventId(digest(canonical(parts)))
