"""Reads the function's answer to a batch."""

from collections.abc import Mapping, Sequence
from typing import Literal

from localcloud.kafka.record import Identifier, Record

Scope = Literal["items", "checkpoint"]


def failed_records(answer: object, records: Sequence[Record], scope: Scope) -> Sequence[Record]:
    """Return what is to be tried again; an answer that cannot be placed fails the whole batch.

    AWS speaks of retrying the listed items; others read it as "from that offset on". A correct
    handler passes under either scope.
    """
    listed = _listed(answer)
    if listed is None or not listed <= {record.identifier for record in records}:
        return records
    if scope == "items":
        return [record for record in records if record.identifier in listed]
    return _from_the_first_on(listed, records)


def _listed(answer: object) -> set[Identifier] | None:
    """Collect the identifiers; None where the answer is malformed."""
    match answer:
        case None:
            return set()
        case {"batchItemFailures": [*failures]}:
            found = {_identifier(failure) for failure in failures}
            return None if None in found else {item for item in found if item is not None}
        case Mapping() if answer.get("batchItemFailures") is None:
            return set()
        case _:
            return None


def _identifier(failure: object) -> Identifier | None:
    match failure:
        case {"itemIdentifier": {"partition": str() as place, "offset": int() as offset}}:
            return None if isinstance(offset, bool) else Identifier(place, offset)
        case _:
            return None


def _from_the_first_on(listed: set[Identifier], records: Sequence[Record]) -> Sequence[Record]:
    first: dict[str, int] = {}
    for place, offset in listed:
        first[place] = min(offset, first.get(place, offset))
    return [
        record
        for record in records
        if record.offset >= first.get(record.identifier.place, record.offset + 1)
    ]
