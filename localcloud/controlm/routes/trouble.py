"""How each fault looks on the wire."""

from collections.abc import Callable, Iterator
from math import ceil

from flask import Response, request

from localcloud.controlm.faults import Fault
from localcloud.controlm.routes.answers import answer, errors
from localcloud.controlm.switches import Switches
from localcloud.controlm.wire import DROP

SENTENCES = {
    "400": "The request is not valid",
    "401": "Authentication failed",
    "403": "You are not authorized to perform this action",
    "404": "Not found",
    "429": "Too Many Requests",
    "500": "Internal server error",
    "502": "Bad gateway",
    "503": "The server is starting",
    "504": "Gateway timeout",
}
PIECES = 10
Pause = Callable[[float], object]
HTML = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"


def instead(fault: Fault) -> Response | None:
    """Answer in place of the product; None lets the request through."""
    if fault.kind in ("reset", "down"):
        return _drop()
    if fault.kind == "503-html":
        return Response(HTML, 503, mimetype="text/html")
    if fault.kind in SENTENCES:
        return _refusal(fault)
    return None


def afterwards(fault: Fault, response: Response, pause: Pause) -> Response:
    """Spoil the answer to a request that has been processed."""
    match fault.kind:
        case "accept-then-drop":
            spoilt = _drop()
        case "accept-then-500":
            spoilt = errors(500, fault.message or SENTENCES["500"])
        case "truncated-json" | "cut-body":
            spoilt = _half(response, keeps_length=fault.kind == "cut-body")
        case "slow-body":
            spoilt = _slow(response, fault.seconds, pause)
        case "no-run-id":
            spoilt = _without_run_id(response)
        case _:
            spoilt = response
    return spoilt


def too_many(wait_s: float, switches: Switches) -> Response:
    """Answer a request that came too soon."""
    return _refusal(
        Fault(
            kind="429",
            gateway=switches.rate_limit_body == "gateway",
            retry_after=ceil(wait_s) if switches.rate_limit_retry_after else None,
        )
    )


def _without_run_id(response: Response) -> Response:
    body = response.get_json(silent=True)
    kept = {key: value for key, value in (body or {}).items() if key != "runId"}
    return answer(kept, response.status_code)


def _refusal(fault: Fault) -> Response:
    said = fault.message or SENTENCES[fault.kind]
    status = int(fault.kind)
    response = answer({"message": said}, status) if fault.gateway else errors(status, said)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _half(response: Response, *, keeps_length: bool) -> Response:
    whole = response.get_data()
    half = Response(whole[: len(whole) // 2], response.status_code, mimetype=response.mimetype)
    if keeps_length:
        half.headers["Content-Length"] = str(len(whole))
    return half


def _slow(response: Response, seconds: float, pause: Pause) -> Response:
    whole = response.get_data()
    size = -(-len(whole) // PIECES) or 1
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]

    def dripping() -> Iterator[bytes]:
        for piece in pieces:
            pause(seconds / len(pieces))
            yield piece

    slow = Response(dripping(), response.status_code, mimetype=response.mimetype)
    slow.headers["Content-Length"] = str(len(whole))
    return slow


def _drop() -> Response:
    request.environ[DROP] = True
    return Response(status=500)
