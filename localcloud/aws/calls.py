"""Who called what: each call that reaches the emulated AWS, in the words of an IAM policy.

A function signs with its own name as access key, and moto's interpreter with a key of its own, so
the signature tells who calls. What is not understood is kept under its plain HTTP name: no policy
grants that, so whoever compares will notice.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from urllib.parse import parse_qs, unquote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from localcloud.aws.account import ACCESS_KEY, ACCOUNT, REGION
from localcloud.aws.untyped import Untyped

INTERPRETER = "ak"  # what moto's Step Functions interpreter signs with
TOKEN = "token"  # noqa: S105 - a task token does not say whose it is
SIGNED = re.compile(r"Credential=(?P<caller>[^/]+)/\d+/[^/]+/(?P<service>[^/]+)/aws4_request")
INVOKED = re.compile(r"/functions/(?:[^/]*:function:)?([^/:]+)[^/]*/invocations$")
BROKERS = re.compile(r"/v1/clusters/([^/]+/[^/]+/[^/]+)/bootstrap-brokers$")
RESOURCE = {
    "states": ("executionArn", "stateMachineArn"),
    "secretsmanager": ("SecretId",),
    "sns": ("TopicArn",),
}
OBJECT = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
_lock = Lock()
_calls: set["Call"] = set()


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """One caller's use of one action on one resource, however often."""

    caller: str
    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Request:
    """What of an HTTP request says what it asks for."""

    service: str
    method: str
    path: str
    query: str
    target: str
    body: bytes
    copied: str = ""  # the object that S3 is to copy, bucket first


@cache
def install() -> None:
    """Listen at the server's door."""
    answer = DomainDispatcherApplication.__call__

    def listening(self: Untyped, environ: Untyped, start_response: Untyped) -> Untyped:
        _note(environ)
        return answer(self, environ, start_response)

    DomainDispatcherApplication.__call__ = listening


def forget() -> None:
    """Begin anew."""
    with _lock:
        _calls.clear()


def recorded() -> list[Call]:
    """Return every call so far, each once."""
    with _lock:
        return sorted(_calls)


def _note(environ: Untyped) -> None:
    signed = SIGNED.search(environ.get("HTTP_AUTHORIZATION", ""))
    if signed is None or signed["caller"] == ACCESS_KEY:
        return  # the operator may do anything
    request = _read(environ, signed["service"])
    made = {Call(signed["caller"], *each) for each in asked(request)}
    with _lock:
        _calls.update(made)


def _read(environ: Untyped, service: str) -> Request:
    """Read the body only where it names the action, and leave it to be read again."""
    body = b""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length and service not in ("s3", "lambda"):
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = io.BytesIO(body)
    return Request(
        service=service,
        method=environ["REQUEST_METHOD"],
        path=unquote(environ["PATH_INFO"]),
        query=environ.get("QUERY_STRING", ""),
        target=environ.get("HTTP_X_AMZ_TARGET", ""),
        body=body,
        copied=unquote(environ.get("HTTP_X_AMZ_COPY_SOURCE", "")),
    )


def asked(request: Request) -> Iterable[tuple[str, str]]:
    """Yield what a policy must allow for this request: actions, each with a resource."""
    if request.service == "s3":
        copied = request.copied.lstrip("/")
        source = [("s3:GetObject", f"arn:aws:s3:::{copied}")] if copied else []
        return [_of_s3(request), *source]
    if of := BROKERS.search(request.path):
        return [("kafka:GetBootstrapBrokers", of[1])]
    if invoked := INVOKED.search(request.path):
        return [("lambda:InvokeFunction", _arn("lambda", f"function:{invoked[1]}"))]
    if request.target:
        action, said = request.target.rpartition(".")[2], json.loads(request.body or b"{}")
    else:
        said = {
            name: values[0]
            for name, values in parse_qs(request.body.decode(errors="replace")).items()
        }
        action = said.get("Action", f"{request.method} {request.path}")
    return [(f"{request.service}:{action}", each) for each in _resources(request.service, said)]


def _of_s3(request: Request) -> tuple[str, str]:
    bucket, _, key = request.path.lstrip("/").partition("/")
    if not key:
        listing = request.method == "GET" and "list-type" in request.query
        action = "ListBucket" if listing else f"{request.method} bucket?{request.query}"
        return f"s3:{action}", f"arn:aws:s3:::{bucket}"
    action = OBJECT.get(request.method, f"{request.method} object")
    version = "Version" if "versionId=" in request.query else ""
    return f"s3:{action}{version}", f"arn:aws:s3:::{bucket}/{key}"


def _resources(service: str, said: dict[str, Untyped]) -> Iterator[str]:
    if service == "dynamodb":
        for name in said.get("RequestItems") or [said.get("TableName", "")]:
            index = f"/index/{said['IndexName']}" if "IndexName" in said else ""
            yield name if name.startswith("arn:") else _arn("dynamodb", f"table/{name}{index}")
    elif "taskToken" in said:
        yield TOKEN
    elif service == "cloudformation":  # the star stands for the identity that AWS gives a stack
        yield _arn("cloudformation", f"stack/{said.get('StackName', '')}/*")
    else:
        yield next((str(said[name]) for name in RESOURCE.get(service, ()) if name in said), "")


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"
