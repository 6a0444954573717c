"""How each fault looks on the wire."""

from flask import Response, request

from localcloud.controlm.faults import Fault
from localcloud.controlm.routes.answers import answer, errors
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


def afterwards(fault: Fault, response: Response) -> Response:
    """Spoil the answer to a request that has been processed."""
    match fault.kind:
        case "accept-then-drop":
            spoilt = _drop()
        case "accept-then-500":
            spoilt = errors(500, fault.message or SENTENCES["500"])
        case "truncated-json" | "cut-body":
            spoilt = _half(response, keeps_length=fault.kind == "cut-body")
        case "no-run-id":
            spoilt = _without_run_id(response)
        case _:
            spoilt = response
    return spoilt


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


def _drop() -> Response:
    request.environ[DROP] = True
    return Response(status=500)
