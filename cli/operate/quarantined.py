"""The stage's quarantine: records that can never be read, one object each, named by its place."""

import json
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cli.operate.wording import plain
from muster.core.errors import MusterError
from muster.core.event import Place

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

REPLAYED = "replayed/"
PARTS = 3  # topic, partition, offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One record as it was kept; `key` None: nothing is known of Kafka's key."""

    name: str
    place: Place
    reason: str
    timestamp: str | None
    value: bytes | None
    key: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The quarantine bucket."""

    client: "S3Client"
    bucket: str

    def names(self, topic: str | None, since: datetime | None, limit: int) -> list[str]:
        """Name what waits there, by place; one more than the limit."""
        return list(islice(self._names(f"{topic}/" if topic else "", since), limit + 1))

    def _names(self, prefix: str, since: datetime | None) -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        for each in (found for page in pages for found in page.get("Contents", [])):
            is_waiting = each["Key"].count("/") == PARTS - 1  # what was replayed lies deeper
            if is_waiting and (since is None or each["LastModified"] >= since):
                yield each["Key"]

    def read(self, name: str) -> Quarantined:
        """Read one object; `MusterError` where there is none, or it is none of ours."""
        try:
            raw = self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise MusterError(plain(f"the quarantine has no {name}")) from error
        try:
            return _record(name, json.loads(raw))
        except (ValueError, KeyError, TypeError, Base64Error) as error:
            raise MusterError(plain(f"{name} is no quarantined record: {error!r}")) from error

    def mark_replayed(self, name: str) -> str:
        """Move it out of the way, and return where it lies now."""
        moved = f"{REPLAYED}{name}"
        source: Any = {"Bucket": self.bucket, "Key": name}
        self.client.copy_object(Bucket=self.bucket, Key=moved, CopySource=source)
        self.client.delete_object(Bucket=self.bucket, Key=name)
        return moved


def object_name(text: str) -> str:
    """Complete what a person types, `topic/partition/offset`, to the object's name."""
    parts = text.removesuffix(".json").split("/")
    if len(parts) != PARTS or not all(part.isdecimal() for part in parts[1:]):
        raise MusterError(plain(f"{text} is no TOPIC/PARTITION/OFFSET"))
    topic, partition, offset = parts
    return f"{topic}/{int(partition)}/{int(offset):020}.json"


def _record(name: str, body: dict[str, Any]) -> Quarantined:
    return Quarantined(
        name=name,
        place=Place(body["topic"], int(body["partition"]), int(body["offset"])),
        reason=str(body["reason"]),
        timestamp=body.get("timestamp"),
        value=_bytes(body["value_base64"]),
        key=_bytes(body.get("key_base64")),
        headers=tuple((name, _bytes(raw)) for name, raw in body.get("headers_base64", ())),
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)
