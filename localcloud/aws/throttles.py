"""Throttles on demand: calls that the emulated AWS refuses, or answers in part, as it documents.

Off unless begun, and never for the operator. A refused call changes nothing. BatchGetItem with
several keys is answered for the first half, the rest being its UnprocessedKeys.
"""

import io
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from random import Random
from threading import Lock
from uuid import uuid1

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug import Response

from localcloud.aws.account import ACCESS_KEY
from localcloud.aws.calls import SIGNED
from localcloud.aws.untyped import Untyped

BATCH = "BatchGetItem"
REFUSED, IN_PART, AGAIN = "refused", "in part", "again"
_lock = Lock()
_in_force: dict[str, "Throttle"] = {}
_counts: Counter[tuple[str, str]] = Counter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """The share of a service's calls that meets one of these errors, drawn from these dice."""

    service: str  # as a signature spells it: dynamodb, states
    errors: Sequence[str]
    share: float
    dice: Random


@cache
def install() -> None:
    """Stand at the server's door."""
    answer = DomainDispatcherApplication.__call__

    def throttling(self: Untyped, environ: Untyped, start_response: Untyped) -> Untyped:
        throttle = _meets(environ)
        if throttle is None:
            return answer(self, environ, start_response)
        response = _throttled(throttle, environ, partial(answer, self))
        return response(environ, start_response)

    DomainDispatcherApplication.__call__ = throttling


def begin(throttle: Throttle) -> None:
    """Throttle a service from now on."""
    with _lock:
        _in_force[throttle.service] = throttle


def end(service: str) -> None:
    """Throttle a service no longer."""
    with _lock:
        _in_force.pop(service, None)


def forget() -> None:
    """End every throttle and count anew."""
    with _lock:
        _in_force.clear()
        _counts.clear()


def counted(service: str, what: str) -> int:
    """Count the calls refused, answered in part, or sent again by their SDK during a throttle."""
    with _lock:
        return _counts[service, what]


def _meets(environ: Untyped) -> Throttle | None:
    """Draw for this call; None lets it through."""
    signed = SIGNED.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not _in_force or signed is None or signed["caller"] == ACCESS_KEY:
        return None
    with _lock:
        throttle = _in_force.get(signed["service"])
        if throttle is None:
            return None
        if "attempt=1" not in environ.get("HTTP_AMZ_SDK_REQUEST", "attempt=1"):
            _counts[throttle.service, AGAIN] += 1
        return throttle if throttle.dice.random() < throttle.share else None


def _throttled(throttle: Throttle, environ: Untyped, answer: Untyped) -> Response:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ.get("HTTP_X_AMZ_TARGET", "").endswith(f".{BATCH}"):
        served, left = _halves(json.loads(body)["RequestItems"])
        if served and left:
            _count(throttle.service, IN_PART)
            return _in_part(served, left, environ, answer)
    _count(throttle.service, REFUSED)
    with _lock:
        error = throttle.dice.choice(throttle.errors)
    said = json.dumps({"__type": error, "message": "Rate exceeded"})
    response = Response(said, 400, mimetype="application/x-amz-json-1.0")
    response.headers["x-amzn-RequestId"] = str(uuid1())
    return response


def _in_part(served: Untyped, left: Untyped, environ: Untyped, answer: Untyped) -> Response:
    asked = json.dumps({"RequestItems": served}).encode()
    environ |= {"wsgi.input": io.BytesIO(asked), "CONTENT_LENGTH": str(len(asked))}
    response = Response.from_app(answer, environ, buffered=True)
    said = json.dumps(json.loads(response.get_data()) | {"UnprocessedKeys": left})
    response.set_data(said)
    response.headers["x-amz-crc32"] = str(zlib.crc32(said.encode()))
    return response


def _halves(items: Untyped) -> tuple[Untyped, Untyped]:
    """Cut each table's keys in two; a part without keys is left out."""
    parts: tuple[Untyped, Untyped] = ({}, {})
    for table, asked in items.items():
        middle = (len(asked["Keys"]) + 1) // 2
        for part, keys in zip(parts, (asked["Keys"][:middle], asked["Keys"][middle:]), strict=True):
            if keys:
                part[table] = asked | {"Keys": keys}
    return parts


def _count(service: str, what: str) -> None:
    with _lock:
        _counts[service, what] += 1
