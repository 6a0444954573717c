"""Who may call: API keys with roles and expiry, sessions with a life."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Literal

from werkzeug.datastructures import Headers

from localcloud.controlm.clock import Clock
from localcloud.controlm.switches import Switches

SHOWN = 12
READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known about a key; it is good until the end of `expires`, in UTC."""

    name: str
    created_at: datetime
    read_only: bool = False
    expires: date | None = None

    def as_json(self) -> dict[str, object]:
        """Tell the key as the product lists it; the key itself is not known to it."""
        told: dict[str, object] = {
            "tokenName": self.name,
            "tokenType": "User",
            "user": self.name,
            "roles": [READ_ONLY if self.read_only else "full"],
            "createdDate": f"{self.created_at:%Y-%m-%d}",
            "lastUpdatedDate": f"{self.created_at:%Y-%m-%d}",
        }
        return told | ({"expirationDate": self.expires.isoformat()} if self.expires else {})


@dataclass(frozen=True, slots=True)
class Session:
    """A session's owner and its beginning."""

    username: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """No entry, with the status and the sentence of the answer."""

    status: int
    message: str


Verdict = Literal["may-read", "may-write"] | Denied


class Credentials:
    """Keys, users and sessions of the site."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nobody."""
        self._clock = clock
        self._keys: dict[str, ApiKey] = {}
        self._users: dict[str, str] = {}
        self._sessions: dict[str, Session] = {}

    def add_api_key(
        self, key: str, *, read_only: bool = False, expires: date | None = None
    ) -> None:
        """Let a key in; its name in lists is its fingerprint."""
        self._keys[key] = ApiKey(fingerprint(key), self._clock.now(), read_only, expires)

    def tokens(self) -> list[dict[str, object]]:
        """List the keys as the product does."""
        return [key.as_json() for key in self._keys.values()]

    def add_user(self, username: str, password: str) -> None:
        """Let a user log in."""
        self._users[username] = password

    def revoke(self, name: str) -> None:
        """Shut out a key, a session token, or a user with all sessions."""
        self._keys.pop(name, None)
        self._users.pop(name, None)
        kept = self._sessions.items()
        self._sessions = {key: known for key, known in kept if name not in (key, known.username)}

    def clear(self) -> None:
        """Shut out everybody."""
        self._keys, self._users, self._sessions = {}, {}, {}

    def log_in(self, username: str, password: str) -> str | None:
        """Open a session; None where name or password is wrong."""
        known = self._users.get(username)
        if known is None or not hmac.compare_digest(known.encode(), password.encode()):
            return None
        token = token_hex(32).upper()
        self._sessions[token] = Session(username, self._clock.now())
        return token

    def log_out(self, token: str) -> None:
        """End a session."""
        self._sessions.pop(token, None)

    def judge(self, headers: Headers, switches: Switches) -> Verdict:
        """Decide about a request by its headers."""
        if key := headers.get("x-api-key"):
            return self._judge_key(key)
        token = bearer(headers)
        if token and switches.flavour == "onprem":
            return self._judge_session(token, switches)
        return Denied(401, "Authentication is required")

    def described(self) -> dict[str, list[str]]:
        """List who may enter, by fingerprint and by name."""
        return {"api_keys": [fingerprint(key) for key in self._keys], "users": list(self._users)}

    def _judge_key(self, key: str) -> Verdict:
        known = self._keys.get(key)
        today = self._clock.now().date()
        if known is None or (known.expires is not None and known.expires < today):
            return Denied(401, "The API token is not valid or has expired")
        return "may-read" if known.read_only else "may-write"

    def _judge_session(self, token: str, switches: Switches) -> Verdict:
        session = self._sessions.get(token)
        life = timedelta(seconds=switches.session_ttl_s)
        if session is None or self._clock.now() >= session.since + life:
            return Denied(
                switches.expired_session_status, "The session token is not valid or has expired"
            )
        return "may-write"


def bearer(headers: Headers) -> str | None:
    """Read the session token of a request."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" and token.strip() else None


def fingerprint(secret: str) -> str:
    """Tell credentials apart without telling them."""
    return sha256(secret.encode()).hexdigest()[:SHOWN]
