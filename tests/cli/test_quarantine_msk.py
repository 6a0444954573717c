"""`muster quarantine replay` to MSK: with the caller's own identity, over TLS that is verified."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from confluent_kafka import KafkaError

from cli.operate import broker, replaying
from cli.target import LOCAL, Door
from tests.cli.kept import REGION
from tests.cli.quarantined import CUT, NAME, keep, names
from tests.cli.stage import CLUSTER, Stage
from tests.cli.stranger import Stranger

LISTENERS = "b-1.events.x.kafka.eu-west-1.amazonaws.com:9098"


class FakeProducer:
    """Takes every record, or fails with what a test says."""

    made: list[dict[str, Any]] = []  # noqa: RUF012 - emptied for each test
    error: int | None = None

    def __init__(self, settings: dict[str, Any]) -> None:
        self.made.append(settings)
        self.waiting: list[Callable[[], None]] = []

    def produce(self, topic: str, *, partition: int, on_delivery: Any, **_: object) -> None:  # noqa: ANN401
        self.place = (topic, partition)
        error = None if self.error is None else KafkaError(self.error)
        self.waiting.append(lambda: on_delivery(error, self))

    def poll(self, _seconds: float) -> None:
        self.waiting.pop()()

    def topic(self) -> str:
        return self.place[0]

    def partition(self) -> int:
        return self.place[1]

    def offset(self) -> int:
        return 41


@pytest.fixture
def producer(monkeypatch: pytest.MonkeyPatch) -> type[FakeProducer]:
    monkeypatch.setattr(FakeProducer, "made", [])
    monkeypatch.setattr(replaying, "Producer", FakeProducer)
    return FakeProducer


def brokers_are(stage: Stage, answer: dict[str, str]) -> None:
    stage.msk.add_response("get_bootstrap_brokers", answer, {"ClusterArn": CLUSTER})


def replay(stage: Stage, *options: str) -> Any:  # noqa: ANN401 - a result
    return stage.muster("quarantine", "replay", NAME, *options)


def test_a_stage_on_aws_is_entered_by_iam(stage: Stage, producer: type[FakeProducer]) -> None:
    keep(stage, CUT)
    others = {"BootstrapBrokerStringTls": "b-1:9094", "BootstrapBrokerString": "b-1:9092"}
    brokers_are(stage, {"BootstrapBrokerStringSaslIam": LISTENERS, **others})

    result = replay(stage)

    assert result.exit_code == 0, result
    [made] = producer.made
    assert made["bootstrap.servers"] == LISTENERS
    assert made["security.protocol"] == "SASL_SSL"
    assert made["sasl.mechanism"] == "OAUTHBEARER"
    assert made["enable.ssl.certificate.verification"] is True
    assert made["ssl.endpoint.identification.algorithm"] == "https"
    assert names(stage) == []


def test_the_token_is_signed_by_the_session_for_its_region(
    stage: Stage, producer: type[FakeProducer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")  # the stage's counts
    keep(stage, CUT)
    assert replay(stage, "-b", LISTENERS).exit_code == 0

    token, ends = producer.made[0]["oauth_cb"]("")

    signed = urlsplit(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode())
    query = parse_qs(signed.query)
    assert signed.netloc == f"kafka.{REGION}.amazonaws.com"
    assert query["Action"] == ["kafka-cluster:Connect"]
    assert query["X-Amz-Credential"][0].split("/")[2:] == [REGION, "kafka-cluster", "aws4_request"]
    began = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert ends == (began + timedelta(seconds=int(query["X-Amz-Expires"][0]))).timestamp()


def test_a_profile_signs_in_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "SOMEBODYELSE")
    keys = {"aws_access_key_id": "THEPROFILE", "aws_secret_access_key": "s"}
    session = boto3.Session(region_name=REGION, **keys)  # type: ignore[arg-type]

    token, _ = broker.with_identity(session, LISTENERS).settings["oauth_cb"]("")

    signed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    assert "X-Amz-Credential=THEPROFILE%2F" in signed


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, "may this identity write to the topic?"),
        (KafkaError._MSG_TIMED_OUT, "can the broker be reached from here? MSK listens inside"),
        (KafkaError._AUTHENTICATION, "may this identity connect to the cluster"),
        (KafkaError._UNKNOWN_PARTITION, "Unknown partition"),
    ],
)
def test_what_the_broker_refuses_is_said_and_the_object_stays(
    stage: Stage,
    producer: type[FakeProducer],
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    advice: str,
) -> None:
    monkeypatch.setattr(producer, "error", code)
    keep(stage, CUT)

    told = str(replay(stage, "-b", LISTENERS).exception)

    assert told.startswith(f"{NAME} was not sent and stays: {LISTENERS}: ")
    assert advice in told
    assert names(stage) == [NAME]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "GetBootstrapBrokers: ForbiddenException: no kafka:GetBootstrapBrokers"),
        ({"BootstrapBrokerString": "b:9092"}, f"{CLUSTER} has no listener for AWS identities: "),
    ],
)
def test_no_way_to_the_broker_is_one_line(
    stage: Stage, answer: dict[str, str] | None, told: str
) -> None:
    keep(stage, CUT)
    if answer is None:
        said = "no kafka:GetBootstrapBrokers"
        stage.msk.add_client_error("get_bootstrap_brokers", "ForbiddenException", said, 403)
    else:
        brokers_are(stage, answer)

    assert str(replay(stage).exception).startswith(told)
    assert names(stage) == [NAME]


def test_the_local_cloud_is_entered_plainly_and_by_nobody_in_particular() -> None:
    here = Door(
        client=boto3.client, session=boto3.Session(), stage=LOCAL, place="", broker="127.0.0.1:9"
    )

    assert broker.reach(here, None, None) == broker.Broker(bootstrap_servers="127.0.0.1:9")
    assert broker.reach(here, "127.0.0.1:8", None).bootstrap_servers == "127.0.0.1:8"
    with pytest.raises(broker.BrokerError, match="knows no identities: leave out --auth iam"):
        broker.reach(here, None, broker.Auth.IAM)


def test_a_machine_without_the_signer_is_told_what_to_install(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "SIGNER", "no_such_package")
    keep(stage, CUT)

    told = str(replay(stage, "-b", LISTENERS).exception)

    assert told.startswith("signing in to MSK needs aws-msk-iam-sasl-signer-python")


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Stranger]:
    with Stranger(tmp_path) as listening:
        yield listening


def test_a_stranger_is_not_believed(stage: Stage, stranger: Stranger) -> None:
    keep(stage, CUT)

    told = str(replay(stage, "-b", stranger.address).exception)

    assert "certificate verify failed" in told
    assert "believed" not in stranger.met
    assert stranger.met
    assert names(stage) == [NAME]
