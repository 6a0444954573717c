"""Control-M's credential from Secrets Manager, cached with a time limit."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from muster.core.errors import PermanentError, TransientError
from muster.ports import Clock

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_secretsmanager import SecretsManagerClient

TTL = timedelta(minutes=5)
FINAL = frozenset(
    {
        "AccessDeniedException",
        "DecryptionFailure",
        "InvalidParameterException",
        "InvalidRequestException",  # marked for deletion
        "ResourceNotFoundException",
    }
)
FORMS = (("api_key",), ("username", "password"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An API key, or a user with a password; neither shows in a repr."""

    api_key: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(slots=True)
class SecretsManagerCredentials:
    """Reads the secret again when its time is up, or when asked to."""

    client: "SecretsManagerClient"
    secret_arn: str
    clock: Clock
    ttl: timedelta = TTL
    _held: Credential | None = field(default=None, init=False, repr=False)
    _until: datetime | None = field(default=None, init=False, repr=False)

    def current(self) -> Credential:
        """Return the credential, at most `ttl` old."""
        if self._held is None or self._until is None or self.clock.now() >= self._until:
            return self.fresh()
        return self._held

    def fresh(self) -> Credential:
        """Read the secret now; `TransientError` or `PermanentError` says why it cannot be."""
        self._held = None
        try:
            answer = self.client.get_secret_value(SecretId=self.secret_arn)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            kind = PermanentError if code in FINAL else TransientError
            raise kind(f"secret {self.secret_arn}: {code}") from error
        except BotoCoreError as error:
            raise TransientError(f"secret {self.secret_arn}: {type(error).__name__}") from error
        self._held = _parsed(answer.get("SecretString", ""), self.secret_arn)
        self._until = self.clock.now() + self.ttl
        return self._held


def _parsed(text: str, arn: str) -> Credential:
    """Read the secret's text; its errors never show any of it, hence no `from`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        for form in FORMS:
            values = {name: found.get(name) for name in form}
            if all(isinstance(value, str) and value for value in values.values()):
                return Credential(**{name: str(value) for name, value in values.items()})
    raise PermanentError(
        f'secret {arn}: expected {{"api_key": …}} or {{"username": …, "password": …}}'
    )
