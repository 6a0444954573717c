"""The event source mapping's door: a batch of Kafka records in, what to deliver again out."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from muster.core.event import Place, Record
from muster.wiring.ingest import ingest as wired

LAST = 253_402_300_799_999  # ms; the end of the year 9999

ingest, journal = wired()


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda entry point; the event's shape: AWS Lambda Developer Guide, "Amazon MSK"."""
    batch = {_place(raw): (where, raw) for where, rows in event["records"].items() for raw in rows}
    with journal:
        again = ingest([_record(place, raw) for place, (_, raw) in batch.items()])
    return {
        "batchItemFailures": [
            {"itemIdentifier": {"partition": batch[place][0], "offset": place.offset}}
            for place in sorted(again)
        ]
    }


def _place(raw: dict[str, Any]) -> Place:
    return Place(raw["topic"], raw["partition"], raw["offset"])


def _record(place: Place, raw: dict[str, Any]) -> Record:
    """Read the envelope; what was not given is null or missing, a timestamp also negative."""
    return Record(
        place=place,
        value=_bytes(raw.get("value")),
        key=_bytes(raw.get("key")),
        timestamp=_instant(raw.get("timestamp")),
        headers=tuple(_headers(raw.get("headers") or [])),
    )


def _instant(millis: int | None) -> datetime | None:
    """Read a producer's clock; a time that no calendar has says as little as none."""
    if millis is None or not 0 <= millis <= LAST:
        return None
    return datetime.fromtimestamp(millis / 1000, UTC)


def _bytes(base64: str | None) -> bytes | None:
    return None if base64 is None else b64decode(base64)


def _headers(given: list[dict[str, list[int] | None]]) -> Iterator[tuple[str, bytes | None]]:
    """Read the headers in their order; numbers may be signed, since their producer is Java."""
    for header in given:
        for name, numbers in header.items():
            yield name, None if numbers is None else bytes(number % 256 for number in numbers)
