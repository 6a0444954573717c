"""One exchange on a connection of its own: what was sent, and what came back, is always known.

No pool, no retry, no redirect. A kept connection may be stale, and a stale one would turn a
simple failure into a doubtful one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import quote, urlencode

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from muster.adapters.controlm.site import Site
from muster.core.definition import Json

CONNECT = 3.0
READ = 20.0
BODY = 16 * 1024 * 1024  # of an answer
JSON = "application/json"
AGENT = "muster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, but for its credential."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def document(self) -> Json:
        """Return the body's JSON, None where it is none."""
        try:
            document: Json = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return document


@dataclass(frozen=True, slots=True)
class Unsent:
    """No byte of the request left this machine."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Sent, at least in part, and no whole answer came."""

    reason: str


Outcome = Reply | Unsent | Lost


@dataclass(frozen=True, slots=True)
class Wire:
    """The way to the stage's Control-M; the host is the configured one, whatever answers say."""

    site: Site

    def exchange(self, call: Call, credential: Mapping[str, str]) -> Outcome:
        """Send once and read the answer."""
        connection = self._connection()
        try:
            connection.connect()  # DNS, TCP and the TLS handshake: nothing of the request yet
        except (HTTPError, OSError) as error:
            connection.close()
            return Unsent(f"cannot connect: {_named(error)}")
        try:
            return _answer(connection, self._target(call), call, credential)
        except (HTTPError, HTTPException, OSError) as error:
            return Lost(f"no whole answer: {_named(error)}")
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        site = self.site
        if not site.is_secure:
            return HTTPConnection(site.host, site.port, timeout=CONNECT)
        return HTTPSConnection(
            site.host,
            site.port,
            timeout=CONNECT,
            cert_reqs="CERT_REQUIRED",
            ca_certs=site.ca_bundle,
        )

    def _target(self, call: Call) -> str:
        query = f"?{urlencode(call.query, quote_via=quote)}" if call.query else ""
        return f"{self.site.base}/{call.path}{query}"


def _answer(
    connection: HTTPConnection, target: str, call: Call, credential: Mapping[str, str]
) -> Outcome:
    headers = {"Accept": JSON, "Content-Type": call.content_type, "User-Agent": AGENT, **credential}
    connection.timeout = READ
    connection.request(call.method, target, body=call.body, headers=headers, preload_content=False)
    response = connection.getresponse()
    body = response.read(BODY + 1)
    if len(body) > BODY:
        return Lost(f"an answer of more than {BODY} bytes")
    return Reply(response.status, body, dict(response.headers))


def _named(error: Exception) -> str:
    """Name the error without its text, which may quote what was sent."""
    cause = error.__cause__ or error.__context__
    return type(error).__name__ + (f" ({type(cause).__name__})" if cause else "")
