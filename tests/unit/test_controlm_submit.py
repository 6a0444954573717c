"""One POST, and what its answer means: every row of the table, on the wire."""

import socket
from datetime import timedelta

import pytest

from muster.adapters.controlm import wire
from muster.core.job import Accepted, Answer, Doubtful, NotSent, Refused
from tests.unit.controlm_client import REQUEST, a_client
from tests.unit.scripted import DROP, RESET, SILENCE, ScriptedServer, reply

RUN = {"runId": "b877cd1e", "statusURI": "https://elsewhere.example/run/status/b877cd1e"}
HTML = b"<html><body>Service Unavailable</body></html>"
BMC = {
    "message": "X is an unknown keyword",
    "item": "X",
    "file": "bundle.json",
    "line": 5,
    "col": 2,
}
MINUTE = timedelta(minutes=1)


def answer_to(*answers: bytes | None, operation: str = "ondemand") -> tuple[Answer, ScriptedServer]:
    with ScriptedServer(answers) as server:
        return a_client(server.endpoint, operation=operation).submit(REQUEST), server


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(reply(200, RUN), Accepted("b877cd1e"), id="200 with a run id"),
        pytest.param(reply(200, {}), Doubtful("200 without a run id"), id="200 without a run id"),
        pytest.param(
            reply(200, {"runId": ""}), Doubtful("200 without a run id"), id="an empty run id"
        ),
        pytest.param(
            reply(200, {"runId": 7}), Doubtful("200 without a run id"), id="a number for a run id"
        ),
        pytest.param(reply(200, b'{"runId'), Doubtful("200 without a run id"), id="broken JSON"),
        pytest.param(reply(200, HTML), Doubtful("200 without a run id"), id="200 with HTML"),
        pytest.param(
            reply(200, b"[" * 100_000), Doubtful("200 without a run id"), id="a nested bomb"
        ),
        pytest.param(
            reply(400, {"errors": [BMC, {"message": "no jobs"}, {}, "odd", {"item": None}]}),
            Refused(
                (
                    "400: X is an unknown keyword X at bundle.json:5:2",
                    "400: no jobs",
                    "400: no message",
                    "400: odd",
                    "400: no message",
                )
            ),
            id="400 keeps every error",
        ),
        pytest.param(
            reply(429, {"errors": [{"message": "slow down"}]}, Retry_After="60"),
            NotSent("429: slow down", MINUTE),
            id="429 with seconds",
        ),
        pytest.param(
            reply(429, {"message": "Too Many Requests"}),
            NotSent("429: Too Many Requests"),
            id="429 of a gateway",
        ),
        pytest.param(
            reply(429, HTML, Retry_After="Fri, 20 Nov 2026 12:01:00 GMT"),
            NotSent("429: no list of errors in the answer", MINUTE),
            id="429 with a date",
        ),
        pytest.param(
            reply(429, None, Retry_After="soon"),
            NotSent("429: no list of errors in the answer"),
            id="429 with nonsense",
        ),
        pytest.param(
            reply(429, None, Retry_After="9" * 30),
            NotSent("429: no list of errors in the answer"),
            id="429 with a number beyond time",
        ),
        pytest.param(
            reply(429, None, Retry_After="-5"),
            NotSent("429: no list of errors in the answer"),
            id="429 with a time that is over",
        ),
        pytest.param(
            reply(500, {"errors": [{"message": "Failed to parse"}]}),
            Doubtful("500: Failed to parse"),
            id="500, even with a definition's error",
        ),
        pytest.param(
            reply(503, HTML), Doubtful("503: no list of errors in the answer"), id="503 with HTML"
        ),
    ],
)
def test_what_an_answer_means(answer: bytes, expected: Answer) -> None:
    found, server = answer_to(answer)

    assert found == expected
    assert len(server.asked) == 1


@pytest.mark.parametrize("operation", ["ondemand", "run", "order"])
@pytest.mark.parametrize("status", [400, 404, 405, 406, 409, 422])
def test_a_clear_no_is_refused(status: int, operation: str) -> None:
    found, _ = answer_to(reply(status, {"errors": [{"message": "no"}]}), operation=operation)

    assert found == Refused((f"{status}: no",))


@pytest.mark.parametrize("status", [201, 202, 204, 206, 302, 307, 408, 413, 418, 500, 502, 504])
def test_whatever_is_not_foreseen_is_doubtful_and_no_redirect_is_followed(status: int) -> None:
    found, server = answer_to(reply(status, RUN, Location=f"http://127.0.0.1:9/{status}"))

    assert isinstance(found, Doubtful)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(DROP, id="dropped"),
        pytest.param(RESET, id="reset"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", id="cut in the head"),
        pytest.param(reply(200, RUN, Content_Length="9999"), id="cut in the body"),
        pytest.param(b"what?\r\n\r\n", id="not HTTP"),
        pytest.param(reply(200, b"x" * 20, Content_Encoding="gzip"), id="not what it says"),
    ],
)
def test_an_answer_that_is_not_whole_is_doubtful(answer: bytes) -> None:
    found, server = answer_to(answer)

    assert isinstance(found, Doubtful)
    assert len(server.asked) == 1


def test_a_silent_server_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "READ", 0.2)

    found, server = answer_to(SILENCE)

    assert found == Doubtful("no whole answer: TimeoutError")
    assert len(server.asked) == 1


def test_an_endless_answer_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "BODY", 1000)

    found, _ = answer_to(reply(200, b"x" * 5000))

    assert found == Doubtful("an answer of more than 1000 bytes")


def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    found = a_client(f"http://127.0.0.1:{port}/automation-api").submit(REQUEST)

    assert found == NotSent("cannot connect: NewConnectionError (ConnectionRefusedError)")


def test_a_handshake_that_never_ends_means_that_nothing_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "CONNECT", 0.2)

    with ScriptedServer([SILENCE]) as server:
        found = a_client(server.endpoint.replace("http:", "https:")).submit(REQUEST)

    assert isinstance(found, NotSent)
    assert server.asked == []
