"""The way to a stage's Kafka: plain on this machine, to MSK with the caller's own identity."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any

import boto3
from botocore.credentials import CredentialProvider, ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError, NoRegionError

from cli.target import Door
from muster.core.errors import MusterError

SIGNER = "aws_msk_iam_sasl_signer"
MILLIS = 1000
Token = tuple[str, float]


class BrokerError(MusterError):
    """There is no way to the broker; says what to name, install or allow."""


class Auth(StrEnum):
    """How the broker learns who sends: by an AWS identity, or not at all."""

    IAM = "iam"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where Kafka listens, and what librdkafka is told to get in."""

    bootstrap_servers: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def reach(door: Door, named: str | None, auth: Auth | None) -> Broker:
    """Return the way to the stage's broker, or to the one that is named.

    A stage on AWS is entered with an identity unless the caller says otherwise.
    """
    is_local = door.broker is not None
    if auth is Auth.IAM and is_local:
        raise BrokerError("the local cloud's Kafka knows no identities: leave out --auth iam")
    if auth is Auth.NONE or is_local:
        servers = named or door.broker
        if servers is None:
            raise BrokerError("name the broker with -b, or in KAFKA_BOOTSTRAP")
        return Broker(bootstrap_servers=servers)
    servers = named or listeners(door.client("kafka"), door.outputs("flow")("ClusterArn"))
    return with_identity(door.session, servers)


def with_identity(session: boto3.Session, bootstrap_servers: str) -> Broker:
    """Return the way over TLS, signed by the session; the broker's certificate is verified."""
    token = _tokens(session)
    token("")  # what is wrong with the identity is said here, and not by a thread of Kafka's client
    return Broker(
        bootstrap_servers=bootstrap_servers,
        settings={
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "OAUTHBEARER",
            "enable.ssl.certificate.verification": True,
            "ssl.endpoint.identification.algorithm": "https",
            "oauth_cb": token,
        },
    )


def listeners(kafka: Any, cluster_arn: str) -> str:  # noqa: ANN401 - boto3 builds the class
    """Ask MSK where the cluster listens for AWS identities."""
    found = kafka.get_bootstrap_brokers(ClusterArn=cluster_arn)
    servers: str | None = found.get("BootstrapBrokerStringSaslIam")
    if not servers:
        wanted = "name another listener with -b and --auth none"
        raise BrokerError(f"{cluster_arn} has no listener for AWS identities: {wanted}")
    return servers


def _tokens(session: boto3.Session) -> Callable[[str], Token]:
    """Return what Kafka's client asks for a token, and for the second at which that ends."""
    signer, region = _signer(), session.region_name
    if not region:
        raise NoRegionError

    def token(_config: str) -> Token:
        credentials = session.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        known = _Known(credentials.get_frozen_credentials())
        text, ends_ms = signer.generate_auth_token_from_credentials_provider(region, known)
        return text, ends_ms / MILLIS

    return token


def _signer() -> Any:  # noqa: ANN401 - a module without types
    """Load what signs; a machine that never replays on MSK does without."""
    try:
        return import_module(f"{SIGNER}.MSKAuthTokenProvider")
    except ImportError as error:
        wanted = "aws-msk-iam-sasl-signer-python, the extra `msk` of this project"
        raise BrokerError(f"signing in to MSK needs {wanted}: install it") from error


class _Known(CredentialProvider):
    """Hands over the session's credentials: the signer would look for its own."""

    def __init__(self, credentials: ReadOnlyCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> ReadOnlyCredentials:
        """Return them as they are now."""
        return self._credentials
