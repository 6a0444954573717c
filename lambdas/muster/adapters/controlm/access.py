"""Calls with a credential: an API key, or a session that is opened with user and password."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from muster.adapters.controlm.wire import Call, Outcome, Reply, Unsent, Wire
from muster.core.errors import PermanentError
from muster.ports import Clock

SESSION = timedelta(minutes=25)  # Control-M ends it after 30
OK = 200
DENIED = frozenset({401, 403})
FINAL = frozenset({400, 404, 405, 406, 409, 422, 429}) | DENIED
HEADER = re.compile(r"[\x21-\x7e]+")
SHORTEST = 8  # of a secret that is looked for in an answer


class Credential(Protocol):
    """An API key, or user and password; what it has not is empty."""

    @property
    def api_key(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def username(self) -> str: ...  # noqa: D102
    @property
    def password(self) -> str: ...  # noqa: D102


class Credentials(Protocol):
    """Where the credential comes from."""

    def current(self) -> Credential:
        """Return the credential, which may be some minutes old."""
        ...

    def fresh(self) -> Credential:
        """Read the credential now."""
        ...


@dataclass(slots=True)
class Access:
    """Adds the credential; one that is refused is read again once, and the call repeated once."""

    wire: Wire
    credentials: Credentials
    clock: Clock
    _token: str | None = field(default=None, init=False, repr=False)
    _until: datetime | None = field(default=None, init=False, repr=False)

    def exchange(self, call: Call) -> Outcome:
        """Send the call; where no session could be opened, it was not sent."""
        outcome = self._attempt(call, self.credentials.current())
        if not _is_denied(outcome):
            return outcome
        self._token = None
        return self._attempt(call, self.credentials.fresh())

    def _attempt(self, call: Call, credential: Credential) -> Outcome:
        if credential.api_key:
            return self._send(call, "x-api-key", credential.api_key)
        token = self._session(credential)
        if not isinstance(token, str):
            return token
        return self._send(call, "Authorization", f"Bearer {token}", token)

    def _send(self, call: Call, name: str, value: str, secret: str | None = None) -> Outcome:
        if not HEADER.fullmatch(secret or value):
            raise PermanentError(f"the credential holds characters that {name} cannot carry")
        return _without(self.wire.exchange(call, {name: value}), secret or value)

    def _session(self, credential: Credential) -> str | Outcome:
        """Return the token of a session, or why there is none."""
        if self._token and self._until and self.clock.now() < self._until:
            return self._token
        outcome = self._login(credential)
        token = _token_of(outcome)
        if token is None:
            return _without(_unsent(outcome), credential.password)
        self._token, self._until = token, self.clock.now() + SESSION
        return token

    def _login(self, credential: Credential) -> Outcome:
        login = {"username": credential.username, "password": credential.password}
        call = Call(method="POST", path="session/login", body=json.dumps(login).encode())
        return self.wire.exchange(call, {})


def _is_denied(outcome: Outcome) -> bool:
    return isinstance(outcome, Reply) and outcome.status in DENIED


def _token_of(outcome: Outcome) -> str | None:
    if not isinstance(outcome, Reply) or outcome.status != OK:
        return None
    match outcome.document():
        case {"token": str(token)} if HEADER.fullmatch(token):
            return token
        case _:
            return None


def _unsent(login: Outcome) -> Outcome:
    """Turn a login without a token into what it means for the call that was not made."""
    if not isinstance(login, Reply):
        return Unsent(f"login: {login.reason}")
    return login if login.status in FINAL else Unsent(f"login: {login.status} without a token")


def _without(outcome: Outcome, secret: str) -> Outcome:
    """Blot the secret out of an answer that echoes it."""
    if not isinstance(outcome, Reply) or len(secret) < SHORTEST:
        return outcome
    headers: Mapping[str, str] = outcome.headers
    return Reply(outcome.status, outcome.body.replace(secret.encode(), b"***"), headers)
