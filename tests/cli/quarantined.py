"""Records in the quarantine of a stage, kept as ingest keeps them."""

from typing import Any

import boto3

from muster.adapters.quarantine import S3Quarantine
from muster.core.event import Place, Record
from tests.cli.kept import REGION
from tests.cli.known import OPENED
from tests.cli.stage import Stage

TOPIC = "ctm-parent-events"
CUT = b'{"id": "cut off in mid'
NAME = f"{TOPIC}/1/00000000000000000007.json"


def keep(
    stage: Stage,
    value: bytes | None,
    offset: int = 7,
    topic: str = TOPIC,
    **others: Any,  # noqa: ANN401 - fields of a record
) -> None:
    place = Place(topic, 1, offset)
    record = Record(place=place, value=value, timestamp=OPENED, **others)
    client: Any = boto3.client("s3", region_name=REGION)
    bucket = stage.outputs["QuarantineBucket"]
    S3Quarantine(client, bucket).keep(record, "not JSON: unterminated string")


def names(stage: Stage, *options: str) -> list[str]:
    return [each["name"] for each in stage.json("quarantine", "ls", *options)["records"]]
