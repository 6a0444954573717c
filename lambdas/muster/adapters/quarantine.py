"""What can never succeed, kept in S3 with its reason and coordinates."""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muster.adapters.system import asking
from muster.core.event import Record
from muster.core.instants import rfc3339

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class S3Quarantine:
    """One object per record, named by its coordinates: keeping it again replaces it by itself."""

    client: "S3Client"
    bucket: str

    def keep(self, record: Record, reason: str) -> None:
        """Keep bytes, key, headers, reason and coordinates: enough to send the record again."""
        place = record.place
        body = {
            "reason": reason,
            "topic": place.topic,
            "partition": place.partition,
            "offset": place.offset,
            "timestamp": rfc3339(record.timestamp),
            "value_base64": _base64(record.value),
            "key_base64": _base64(record.key),
            "headers_base64": [[name, _base64(raw)] for name, raw in record.headers],
        }
        with asking("S3"):
            self.client.put_object(
                Bucket=self.bucket,
                Key=f"{place.topic}/{place.partition}/{place.offset:020}.json",
                Body=json.dumps(body).encode(),
                ContentType="application/json",
            )


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()
