"""Records in the shape in which Lambda hands them over, from the door to the table and buckets."""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from muster.adapters.dynamodb import DynamoBundleStore
from muster.core.bundle import Bundle
from muster.core.errors import TransientError
from tests.contract.scene import KEY
from tests.contract.stores import ACCESS, REGION, TABLE, dynamo

TOPIC = "ctm-parent-events"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
CLOUD = {"specversion": "1.0", "id": "e-1", "source": "/shop", "type": "paid", "subject": "für c-1"}
MIB = 1024 * 1024
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "t",
    "AWS_SECRET_ACCESS_KEY": "t",
    "TABLE_NAME": TABLE,
    "PAYLOADS_BUCKET": "payloads",
    "QUARANTINE_BUCKET": "quarantine",
    "POWERTOOLS_METRICS_NAMESPACE": "Muster",
}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoBundleStore]:
    """Make what the function's environment names, and name it."""
    with mock_aws():
        session = boto3.Session(**ACCESS)  # type: ignore[arg-type]
        machine = session.client("stepfunctions").create_state_machine(
            name="bundles",
            definition=Path("statemachines/bundle.asl.json").read_text(),
            roleArn="arn:aws:iam::123456789012:role/machine",
        )
        session.client("s3").create_bucket(
            Bucket="quarantine", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("STATE_MACHINE_ARN", machine["stateMachineArn"])
        monkeypatch.setattr("muster.wiring.parts.DEFINITIONS", Path("bundles/published.json"))
        monkeypatch.delitem(sys.modules, "ingest.handler", raising=False)
        yield dynamo()


def taken(
    value: bytes | None,
    headers: dict[str, str],
    **others: Any,  # noqa: ANN401 - fields of it
) -> dict[str, Any]:
    """Hand one record over, its headers as Java's signed bytes."""
    signed = {
        name: [byte - 256 if byte > 127 else byte for byte in text.encode()]
        for name, text in headers.items()
    }
    record = {
        "topic": TOPIC,
        "partition": 0,
        "offset": 7,
        "timestamp": 1763640000000,
        "value": None if value is None else b64encode(value).decode(),
        "headers": [*({name: numbers} for name, numbers in signed.items()), {"empty": None}],
        **others,
    }
    answer: dict[str, Any] = import_module("ingest.handler").handler(
        {"records": {f"{TOPIC}-0": [record]}}, None
    )
    return answer


def a_mebibyte() -> bytes:
    """Return a parent's data of exactly 1 MiB."""
    frame = len(json.dumps({"id": KEY.key, "note": ""}))
    return json.dumps({"id": KEY.key, "note": "x" * (MIB - frame)}).encode()


def test_a_record_of_a_mebibyte_is_kept_whole_with_its_attributes_and_its_trace(
    store: DynamoBundleStore,
) -> None:
    value = a_mebibyte()
    assert len(value) == MIB

    answer = taken(value, {f"ce_{n}": text for n, text in CLOUD.items()} | {"traceparent": TRACE})

    assert answer == {"batchItemFailures": []}
    state = store.read(KEY)
    assert set(state.got) == {"parent"}
    (row,) = store.reading.rows(KEY)
    assert "payload" not in row
    assert json.loads(row["ce"]["S"]) == CLOUD
    assert row["traceparent"]["S"] == TRACE
    assert json.loads(store.payloads(state)["parent"]) == json.loads(value)


def test_structured_it_is_the_same_row(store: DynamoBundleStore) -> None:
    value = a_mebibyte()
    taken(value, {f"ce_{name}": text for name, text in CLOUD.items()})
    (first,) = store.reading.rows(KEY)

    event = json.dumps({**CLOUD, "data": json.loads(value)}).encode()
    answer = taken(event, {"content-type": "application/cloudevents+json"})

    assert answer == {"batchItemFailures": []}
    assert list(store.reading.rows(KEY)) == [first]


def test_a_claim_check_must_hold_what_was_left_there(store: DynamoBundleStore) -> None:
    taken(a_mebibyte(), {})
    state: Bundle = store.read(KEY)
    (row,) = store.reading.rows(KEY)
    key = row["claim_check"]["S"]
    s3 = store.payloads_bucket.client

    s3.put_object(Bucket="payloads", Key=key, Body=b'{"id":"c-1","note":"another"}')
    with pytest.raises(TransientError, match="does not hold what its name says"):
        store.payloads(state)

    s3.delete_object(Bucket="payloads", Key=key)
    with pytest.raises(TransientError, match="NoSuchKey"):
        store.payloads(state)


def test_a_batch_of_cloud_events_is_kept_in_quarantine_whole(store: DynamoBundleStore) -> None:
    media = "application/cloudevents-batch+json"
    value = json.dumps([{**CLOUD, "data": {"id": KEY.key}}]).encode()

    answer = taken(value, {"content-type": media, "ce_subject": "ä"})

    assert answer == {"batchItemFailures": []}
    assert store.read(KEY).phase is None
    kept = in_quarantine(store)
    assert kept["reason"] == "a batch of CloudEvents: send one event per record"
    assert b64decode(kept["value_base64"]) == value
    headers = [(name, b64decode(raw or "").decode()) for name, raw in kept["headers_base64"]]
    assert headers == [("content-type", media), ("ce_subject", "ä"), ("empty", "")]


@pytest.mark.parametrize(
    ("value", "wire", "kept"),
    [
        (b"{", {"key": b64encode(b"\xffc-1").decode()}, (b"{", b"\xffc-1")),
        (b"{", {"key": ""}, (b"{", b"")),
        (b"{", {"key": None}, (b"{", None)),
        (None, {}, (None, None)),
    ],
    ids=["key of any bytes", "empty key", "null key", "tombstone without a key"],
)
def test_key_and_null_headers_are_kept_in_quarantine(
    store: DynamoBundleStore,
    value: bytes | None,
    wire: dict[str, Any],
    kept: tuple[bytes | None, bytes | None],
) -> None:
    assert taken(value, {}, **wire) == {"batchItemFailures": []}

    document = in_quarantine(store)
    raw = (document["value_base64"], document["key_base64"])
    assert tuple(None if each is None else b64decode(each) for each in raw) == kept
    assert document["headers_base64"] == [["empty", None]]


def in_quarantine(store: DynamoBundleStore) -> dict[str, Any]:
    body = store.payloads_bucket.client.get_object(
        Bucket="quarantine", Key=f"{TOPIC}/0/{7:020}.json"
    )["Body"].read()
    document: dict[str, Any] = json.loads(body)
    return document
