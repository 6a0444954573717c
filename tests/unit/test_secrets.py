"""The credential in Secrets Manager: cached with a time limit, and never shown."""

import traceback
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from muster.adapters.secrets import SecretsManagerCredentials
from muster.adapters.system import SystemClock
from muster.core.errors import PermanentError, TransientError
from tests.unit.controlm_client import StandingClock

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

REGION = "eu-central-1"
NAME = "controlm-test"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield


@pytest.fixture
def secrets() -> "SecretsManagerClient":
    return boto3.client("secretsmanager", region_name=REGION)


def credentials_of(
    client: "SecretsManagerClient", text: str, clock: StandingClock | None = None
) -> SecretsManagerCredentials:
    arn = client.create_secret(Name=NAME, SecretString=text)["ARN"]
    return SecretsManagerCredentials(client, arn, clock or StandingClock())


def test_a_key_is_read_once_in_five_minutes(secrets: "SecretsManagerClient") -> None:
    clock = StandingClock()
    credentials = credentials_of(secrets, '{"api_key": "first"}', clock)
    seen = [credentials.current().api_key]
    secrets.put_secret_value(SecretId=NAME, SecretString='{"api_key": "second"}')

    clock.move(5 * MINUTE - timedelta(seconds=1))
    seen.append(credentials.current().api_key)
    clock.move(timedelta(seconds=1))
    seen.append(credentials.current().api_key)

    assert seen == ["first", "first", "second"]


def test_a_fresh_credential_is_read_now_and_kept(secrets: "SecretsManagerClient") -> None:
    credentials = credentials_of(secrets, '{"api_key": "first"}')
    credentials.current()
    secrets.put_secret_value(
        SecretId=NAME, SecretString='{"username": "svc", "password": "second"}'
    )

    fresh = credentials.fresh()

    assert (fresh.api_key, fresh.username, fresh.password) == ("", "svc", "second")
    assert credentials.current() is fresh


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hunter2", id="not JSON"),
        pytest.param('"hunter2"', id="a string"),
        pytest.param('{"apikey": "hunter2"}', id="another name"),
        pytest.param('{"api_key": ""}', id="empty"),
        pytest.param('{"api_key": ["hunter2"]}', id="a list"),
        pytest.param('{"password": "hunter2"}', id="half of it"),
        pytest.param("[" * 100_000 + "hunter2", id="a nested bomb"),
    ],
)
def test_a_secret_of_another_form_is_told_without_its_text(
    secrets: "SecretsManagerClient", text: str
) -> None:
    credentials = credentials_of(secrets, text[:65536])

    with pytest.raises(PermanentError, match="expected") as told:
        credentials.current()

    assert "hunter2" not in "".join(traceback.format_exception(told.value))


def test_a_secret_that_is_not_there_is_told(secrets: "SecretsManagerClient") -> None:
    credentials = SecretsManagerCredentials(secrets, NAME, StandingClock())

    with pytest.raises(PermanentError, match=f"secret {NAME}: ResourceNotFoundException"):
        credentials.current()


def test_a_credential_does_not_show(secrets: "SecretsManagerClient") -> None:
    credentials = credentials_of(secrets, '{"api_key": "hunter2"}')

    assert "hunter2" not in repr(credentials.current()) + repr(credentials)


def test_a_vault_that_cannot_be_reached_may_answer_later() -> None:
    config = Config(connect_timeout=0.2, retries={"total_max_attempts": 1}, proxies={})
    client = boto3.client(
        "secretsmanager", region_name=REGION, endpoint_url="http://127.0.0.1:9", config=config
    )

    with pytest.raises(TransientError, match=f"secret {NAME}: EndpointConnectionError"):
        SecretsManagerCredentials(client, NAME, StandingClock()).current()


def test_the_system_s_clock_tells_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta()
