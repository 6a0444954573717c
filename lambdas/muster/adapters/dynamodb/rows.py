"""Event rows: immutable facts, their payload inline or as a claim check in the payloads bucket."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from muster.adapters.dynamodb.values import Item, instant, number, text, to_value
from muster.adapters.system import asking
from muster.core.definition import MemberName
from muster.core.errors import TransientError
from muster.core.event import Event, EventId, Place

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_s3 import S3Client

INLINE = 100_000  # bytes; an item holds 400 KB at most


def row_key(event: Event, *, beside: bool = False) -> str:
    """Return the row's sort key; `beside` names the row of other content under one identity."""
    return f"EVENT#{event.identity}#{event.content}" if beside else f"EVENT#{event.identity}"


@dataclass(frozen=True, slots=True)
class Payloads:
    """Payloads too large for the table, by the hash of their bytes."""

    client: "S3Client"
    bucket: str

    def attributes(self, event: Event) -> dict[str, Any]:
        """Return the payload's attribute, after leaving a large payload in the bucket."""
        raw = event.payload.encode()
        if len(raw) <= INLINE:
            return {"payload": to_value(event.payload)}
        key = f"payloads/{sha256(raw).hexdigest()}.json"
        with asking("S3"):
            self.client.put_object(Bucket=self.bucket, Key=key, Body=raw)
        return {"claim_check": to_value(key)}

    def text(self, row: Item) -> str:
        """Return a row's payload; a claim check must be what was left there."""
        if "payload" in row:
            return str(row["payload"]["S"])
        key = str(row["claim_check"]["S"])
        with asking("S3"):
            raw = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        if key != f"payloads/{sha256(raw).hexdigest()}.json":
            raise TransientError(f"s3://{self.bucket}/{key} does not hold what its name says")
        return raw.decode()


def to_row(event: Event, payload: dict[str, Any], keep_until: datetime) -> dict[str, Any]:
    """Return the row's attributes beside its key."""
    facts = {
        "identity": event.identity,
        "member": event.member,
        "content": event.content,
        "ce": event.attributes,
        "topic": event.place.topic,
        "partition": event.place.partition,
        "offset": event.place.offset,
        "timestamp": event.timestamp,
        "traceparent": event.traceparent,
        "ttl": int(keep_until.timestamp()),
    }
    return payload | {name: to_value(each) for name, each in facts.items() if each is not None}


def to_event(row: Item) -> Event:
    """Read a row as the fold needs it: without the payload, which may be a claim check."""
    return Event(
        identity=EventId(text(row, "identity") or ""),
        member=MemberName(text(row, "member") or ""),
        content=text(row, "content") or "",
        payload="",
        place=Place(text(row, "topic") or "", number(row, "partition"), number(row, "offset")),
        attributes=text(row, "ce"),
        timestamp=instant(row, "timestamp"),
        traceparent=text(row, "traceparent"),
    )
