"""Templates and texts in S3."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from muster.adapters.s3 import TEMPLATE_BYTES, S3Templates, S3Texts
from muster.core.errors import PermanentError, TemplateError, TransientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

REGION = "eu-central-1"
BUCKET, KEY = "templates-test", "contract/application.json.j2"
UNREACHABLE = Config(
    connect_timeout=0.2, read_timeout=0.2, retries={"total_max_attempts": 1}, proxies={}
)


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


@pytest.fixture
def s3() -> "S3Client":
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return client


def test_a_template_is_its_newest_version(s3: "S3Client") -> None:
    first = s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"one")
    second = s3.put_object(Bucket=BUCKET, Key=KEY, Body="zwei: ä".encode())

    template = S3Templates(s3, BUCKET).fetch(KEY)

    assert (template.key, template.source) == (KEY, "zwei: ä")
    assert template.version == second["VersionId"] != first["VersionId"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(None, "NoSuchKey", id="missing"),
        pytest.param(b"x" * (TEMPLATE_BYTES + 1), "larger than 65536 bytes", id="too large"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="not text"),
    ],
)
def test_what_is_no_template_is_told_with_its_place(
    s3: "S3Client", body: bytes | None, said: str
) -> None:
    if body is not None:
        s3.put_object(Bucket=BUCKET, Key=KEY, Body=body)

    with pytest.raises(TemplateError, match=f"s3://{BUCKET}/{KEY}: {said}"):
        S3Templates(s3, BUCKET).fetch(KEY)


def test_a_template_as_large_as_it_may_be_is_read(s3: "S3Client") -> None:
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"x" * TEMPLATE_BYTES)

    assert len(S3Templates(s3, BUCKET).fetch(KEY).source) == TEMPLATE_BYTES


def test_a_bucket_that_is_not_there_is_told(s3: "S3Client") -> None:
    with pytest.raises(TemplateError, match=r"s3://no-such-bucket/.*: NoSuchBucket"):
        S3Templates(s3, "no-such-bucket").fetch(KEY)
    with pytest.raises(PermanentError, match="s3://no-such-bucket/k: NoSuchBucket"):
        S3Texts(s3, "no-such-bucket").keep("k", "text")


@pytest.mark.parametrize("text", ["", '{"a": "ä \U0001f44b"}', "a\x00b\r\n"])
def test_a_text_comes_back_as_it_was_kept(s3: "S3Client", text: str) -> None:
    texts = S3Texts(s3, BUCKET)

    assert texts.keep("texts/1.json", "before") == f"s3://{BUCKET}/texts/1.json"
    assert texts.keep("texts/1.json", text) == f"s3://{BUCKET}/texts/1.json"
    assert texts.read("texts/1.json") == text


def test_a_lone_surrogate_is_kept_as_json_spells_it(s3: "S3Client") -> None:
    texts = S3Texts(s3, BUCKET)

    texts.keep("texts/1.json", json.dumps({"a": "\ud800"}, ensure_ascii=False))

    assert json.loads(texts.read("texts/1.json")) == {"a": "\ud800"}


def test_a_text_that_is_gone_stays_gone(s3: "S3Client") -> None:
    with pytest.raises(PermanentError, match=f"s3://{BUCKET}/gone: NoSuchKey"):
        S3Texts(s3, BUCKET).read("gone")


def test_what_cannot_be_reached_may_succeed_later() -> None:
    nowhere = "http://127.0.0.1:9"
    s3 = boto3.client("s3", region_name=REGION, endpoint_url=nowhere, config=UNREACHABLE)
    deeds: list[Callable[[], object]] = [
        lambda: S3Templates(s3, BUCKET).fetch(KEY),
        lambda: S3Texts(s3, BUCKET).read(KEY),
        lambda: S3Texts(s3, BUCKET).keep(KEY, "text"),
    ]

    for deed in deeds:
        with pytest.raises(TransientError, match="EndpointConnectionError"):
            deed()
