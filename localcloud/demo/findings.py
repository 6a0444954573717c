"""Reads back what there is at the end: table, executions, journal, mailbox, logs, topics."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, TopicPartition

from localcloud.cloud import LocalCloud
from muster.adapters.dynamodb import Reading
from muster.core.bundle import Bundle, BundleKey
from muster.core.names import folder, job_id

VERDICTS = ("Routed", "Unmatched", "Invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bundle at the end."""

    definition: str
    version: int | None
    key: str
    phase: str
    got: int
    submission: str
    adopted: bool
    execution: str
    redrives: int
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that the demo claims."""

    rows: list[Row]
    verdicts: dict[str, int]
    fates: dict[str, int]
    records: int
    quarantined: list[str]
    notices: list[dict[str, Any]]
    warnings: list[str]


def read(cloud: LocalCloud, keys: list[BundleKey]) -> Findings:
    """Ask every witness."""
    lines = list(_log_lines(cloud))
    verdict_of = {line["at"]: line["message"] for line in lines if line["message"] in VERDICTS}
    fates = Counter(line["message"] for line in lines if "member" in line)
    return Findings(
        rows=[_row(cloud, key) for key in keys],
        verdicts=dict(Counter(verdict_of.values())),
        fates=dict(fates),
        records=_records(cloud),
        quarantined=_quarantined(cloud),
        notices=[
            json.loads(notice.message)
            for notice in cloud.aws.mailbox.notices
            if notice.attributes.get("moment") == "breach"
        ],
        warnings=cloud.controlm.journal.warnings(),
    )


def read_bundle(cloud: LocalCloud, key: BundleKey) -> Bundle:
    """Read one bundle from the table."""
    return Reading(cloud.aws.client("dynamodb"), cloud.outputs["TableName"]).one(key)


def _row(cloud: LocalCloud, key: BundleKey) -> Row:
    state = read_bundle(cloud, key)
    status, redrives = _execution(cloud, state)
    job = folder(job_id(key.definition, key.key, state.generation))
    return Row(
        definition=key.definition,
        version=state.definition_version,
        key=key.key,
        phase="" if state.phase is None else state.phase.value,
        got=len(state.got),
        submission=state.submission.standing.value,
        adopted=state.submission.folder_job_id is not None,
        execution=status,
        redrives=redrives,
        jobs=len(cloud.controlm.journal.orders_named(job)),
    )


def _execution(cloud: LocalCloud, state: Bundle) -> tuple[str, int]:
    if state.execution_arn is None:
        return "none", 0
    states = cloud.aws.client("stepfunctions")
    told = states.describe_execution(executionArn=state.execution_arn)
    return told["status"], told["redriveCount"]


def _log_lines(cloud: LocalCloud) -> Iterator[dict[str, Any]]:
    for line in cloud.aws.log(cloud.outputs["IngestFunction"]).read_text().splitlines():
        if line.startswith('{"level"'):
            yield json.loads(line)


def _records(cloud: LocalCloud) -> int:
    """Count what lies on the mapped topics, by their watermarks."""
    settings = {"bootstrap.servers": cloud.broker.bootstrap_servers, "group.id": "count"}
    consumer = Consumer({**settings, "log_level": 0})
    try:
        wanted = {mapping.topic for mapping in cloud.aws.mappings()}
        topics = consumer.list_topics(timeout=10).topics
        places = [TopicPartition(t, p) for t in wanted for p in topics[t].partitions]
        return sum(consumer.get_watermark_offsets(place, timeout=10)[1] for place in places)
    finally:
        consumer.close()


def _quarantined(cloud: LocalCloud) -> list[str]:
    s3, bucket = cloud.aws.client("s3"), cloud.outputs["QuarantineBucket"]
    found = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return [each["Key"] for each in found]
