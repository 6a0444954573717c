"""From a Kafka record's bytes to an event: decoding, and the identity that recognises it again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType, NoReturn

from muster.core.definition import MemberName
from muster.core.errors import InvalidRecordError
from muster.core.names import digest

EventId = NewType("EventId", str)
Document = dict[str, Any]


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
    """Kafka's envelope; `value` None is a tombstone, `timestamp` None was not given."""

    place: Place
    value: bytes | None
    timestamp: datetime | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One immutable fact, as one definition's member sees it; `payload` is canonical JSON."""

    identity: EventId
    member: MemberName
    content: str
    payload: str
    place: Place
    timestamp: datetime | None = None
    traceparent: str | None = None


def decode(record: Record) -> Document:
    """Return the record's JSON object; `InvalidRecordError` says what was found instead."""
    if record.value is None:
        raise InvalidRecordError("null value: a tombstone carries no event")
    try:
        document = json.loads(record.value.decode(), parse_constant=_no_constant)
        canonical(document).encode()
    except RecursionError as error:
        raise InvalidRecordError("not JSON: nested too deeply") from error
    except ValueError as error:  # UnicodeError and JSONDecodeError are kinds of it
        raise InvalidRecordError(f"not JSON: {_reason(error)}") from error
    if not isinstance(document, dict):
        raise InvalidRecordError(f"not an object but {_kind(document)}")
    return document


def event_from(record: Record, document: Document, member: MemberName) -> Event:
    """Make the event that a matching definition admits."""
    payload = canonical(document)
    return Event(
        identity=identity(record.place, document),
        member=member,
        content=digest(payload),
        payload=payload,
        place=record.place,
        timestamp=record.timestamp,
        traceparent=record.traceparent,
    )


def identity(place: Place, document: Document) -> EventId:
    """Hash the first that exists: CloudEvents (source, id); (topic, id); the coordinates."""
    number = document.get("id")
    named = isinstance(number, str | int) and not isinstance(number, bool)
    source = document.get("source")
    if named and "specversion" in document and isinstance(source, str):
        return _hashed("ce", source, str(number))
    if named:
        return _hashed("id", place.topic, str(number))
    return _hashed("at", str(place))


def canonical(document: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write JSON so that equal documents give equal text."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hashed(*parts: str) -> EventId:
    return EventId(digest(canonical(parts)))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _reason(error: ValueError) -> str:
    """Keep what is wrong and where, never the bytes themselves."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos}"
    if isinstance(error, UnicodeError):
        return f"not UTF-8 text ({getattr(error, 'reason', 'surrogates')})"
    return str(error).split(";")[0]


def _kind(document: object) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(document), "a number")
