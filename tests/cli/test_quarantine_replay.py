"""`muster quarantine replay`: a record's way back to its topic."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from confluent_kafka import Consumer, Message, TopicPartition

from localcloud.kafka.cluster import MockCluster
from tests.cli.kept import REGION
from tests.cli.quarantined import CUT, NAME, TOPIC, keep, names
from tests.cli.stage import Stage


@pytest.fixture(scope="module")
def cluster() -> Iterator[MockCluster]:
    with MockCluster() as running:
        running.create_topic(TOPIC, 2)
        yield running


def newest(cluster: MockCluster, partition: int) -> Message | None:
    """Return the partition's last record."""
    settings = {"bootstrap.servers": cluster.bootstrap_servers, "group.id": "test", "log_level": 0}
    consumer = Consumer(settings)
    try:
        place = TopicPartition(TOPIC, partition)
        _, end = consumer.get_watermark_offsets(place, timeout=10)
        if not end:
            return None
        consumer.assign([TopicPartition(TOPIC, partition, end - 1)])
        return consumer.poll(10)
    finally:
        consumer.close()


def replay(stage: Stage, cluster: MockCluster, *arguments: str, typed: str = "") -> Any:  # noqa: ANN401 - a result
    broker = ("-b", cluster.bootstrap_servers, "--auth", "none")
    return stage.muster("quarantine", "replay", *arguments, *broker, typed=typed)


def test_a_record_goes_back_where_it_lay_and_is_set_aside(
    stage: Stage, cluster: MockCluster
) -> None:
    keep(stage, CUT)

    result = replay(stage, cluster, f"{TOPIC}/1/7")

    assert result.exit_code == 0, result
    assert result.output.endswith(f"; kept as replayed/{NAME}\n")
    sent = newest(cluster, 1)
    assert sent is not None
    assert (sent.value(), sent.key()) == (CUT, None)
    assert names(stage) == []
    assert str(replay(stage, cluster, NAME).exception) == f"the quarantine has no {NAME}"


@pytest.mark.parametrize("key", [b"\xffc-1", b""], ids=["any bytes", "empty"])
def test_key_headers_and_partition_are_those_that_it_had(
    stage: Stage, cluster: MockCluster, tmp_path: Path, key: bytes
) -> None:
    headers = (("traceparent", b"00-a"), ("empty", b""), ("null", None), ("traceparent", b"\xff"))
    keep(stage, CUT, key=key, headers=headers)
    mended = tmp_path / "event.json"
    mended.write_bytes(b'{"id": "c-1"}')

    result = replay(stage, cluster, NAME, "--file", str(mended))

    assert result.exit_code == 0, result
    sent = newest(cluster, 1)
    assert sent is not None
    assert (sent.key(), sent.value()) == (key, b'{"id": "c-1"}')
    assert sent.headers() == list(headers)


def test_one_that_was_kept_without_its_key_is_sent_without(
    stage: Stage, cluster: MockCluster
) -> None:
    body = {"reason": "r", "topic": TOPIC, "partition": 1, "offset": 7, "value_base64": "AA=="}
    client = boto3.client("s3", region_name=REGION)
    client.put_object(
        Bucket=stage.outputs["QuarantineBucket"], Key=NAME, Body=json.dumps(body).encode()
    )

    assert replay(stage, cluster, NAME).exit_code == 0
    sent = newest(cluster, 1)
    assert sent is not None
    assert (sent.key(), sent.value(), sent.headers()) == (None, b"\0", None)


def test_a_dry_run_and_a_no_send_nothing(stage: Stage, cluster: MockCluster) -> None:
    keep(stage, CUT)
    keep(stage, None, offset=8)
    both = (f"{TOPIC}/1/7", f"{TOPIC}/1/8")
    before = newest(cluster, 1)

    dry, refused = (
        replay(stage, cluster, *both, "--dry-run"),
        replay(stage, cluster, *both, typed="n\n"),
    )

    assert dry.output.splitlines() == [
        f"{NAME}  22 bytes would be sent to {TOPIC}",
        f"{NAME.replace('7', '8')}  a tombstone would be sent to {TOPIC}",
    ]
    assert refused.exit_code == 1
    assert "Send these 2 records again?" in refused.stderr
    after = newest(cluster, 1)
    assert (before and before.offset()) == (after and after.offset())
    assert len(names(stage)) == 2


def test_what_is_not_clear_is_refused(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    file = tmp_path / "event.json"
    file.write_bytes(b"{}")
    keep(stage, CUT)

    two = stage.muster("quarantine", "replay", "a/0/1", "a/0/2", "--file", str(file))
    nowhere = stage.muster("quarantine", "replay", NAME, "--auth", "none")

    assert two.exit_code == 2
    assert str(nowhere.exception) == "name the broker with -b, or in KAFKA_BOOTSTRAP"
    assert names(stage) == [NAME]
