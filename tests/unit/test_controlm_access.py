"""Credentials: used, read again once when refused, and never to be seen."""

import json
import logging
from datetime import timedelta

import pytest

from muster.adapters.secrets import Credential
from muster.core.errors import PermanentError, TransientError
from muster.core.job import Accepted, Answer, Doubtful, NotSent, Refused, Undecided
from tests.unit.controlm_client import KEY, REQUEST, SEARCH, Keys, StandingClock, a_client
from tests.unit.scripted import DROP, ScriptedServer, reply

RUN = reply(200, {"runId": "r"})
DENIED = reply(401, {"errors": [{"message": "who are you?"}]})
FORBIDDEN = reply(403, {"errors": [{"message": "not you"}]})
LOGIN = reply(200, {"username": "svc", "token": "TOKEN-1"})
LOGIN_2 = reply(200, {"username": "svc", "token": "TOKEN-2"})
USER = Credential(username="svc", password="hunter2-hunter2")  # noqa: S106 - it opens nothing
NEW = Credential(api_key="the-key-after-rotation")


def a_user() -> Keys:
    return Keys([USER])


def submitted(keys: Keys, *answers: bytes | None) -> tuple[Answer, list[str]]:
    """Submit once; return the answer and the paths that were asked."""
    with ScriptedServer(answers) as server:
        answer = a_client(server.endpoint, keys).submit(REQUEST)
    return answer, [asked.target.removeprefix("/automation-api/") for asked in server.asked]


@pytest.mark.parametrize("denial", [DENIED, FORBIDDEN])
def test_a_key_that_was_rotated_is_read_again_once(denial: bytes) -> None:
    keys = Keys([Credential(api_key=KEY), NEW])
    with ScriptedServer([denial, RUN]) as server:
        answer = a_client(server.endpoint, keys).submit(REQUEST)

    assert answer == Accepted("r")
    assert [asked.headers["x-api-key"] for asked in server.asked] == [KEY, NEW.api_key]
    assert keys.reads == 1


@pytest.mark.parametrize(
    ("denial", "expected"),
    [(DENIED, Refused(("401: who are you?",))), (FORBIDDEN, Refused(("403: not you",)))],
)
def test_a_key_that_stays_refused_is_refused(denial: bytes, expected: Refused) -> None:
    keys = Keys()

    answer, paths = submitted(keys, denial, denial, RUN)

    assert answer == expected
    assert paths == ["run/ondemand"] * 2
    assert keys.reads == 1


def test_a_doubtful_answer_after_the_new_key_stays_doubtful() -> None:
    answer, _ = submitted(Keys(), DENIED, DROP)

    assert isinstance(answer, Doubtful)


def test_a_session_is_opened_once_and_used_for_25_minutes() -> None:
    clock = StandingClock()
    with ScriptedServer([LOGIN, RUN, RUN, LOGIN_2, RUN]) as server:
        client = a_client(server.endpoint, a_user(), clock)
        client.submit(REQUEST)
        clock.move(timedelta(minutes=24, seconds=59))
        client.submit(REQUEST)
        clock.move(timedelta(seconds=1))
        client.submit(REQUEST)

    sent = [asked.headers.get("authorization") for asked in server.asked]
    assert sent == [None, "Bearer TOKEN-1", "Bearer TOKEN-1", None, "Bearer TOKEN-2"]
    assert json.loads(server.asked[0].body) == {"username": "svc", "password": USER.password}


def test_an_expired_session_costs_one_login_and_one_repeat() -> None:
    answer, paths = submitted(a_user(), LOGIN, DENIED, LOGIN_2, RUN)

    assert answer == Accepted("r")
    assert paths == ["session/login", "run/ondemand"] * 2


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        pytest.param(DENIED, Refused(("401: who are you?",)), id="a wrong password"),
        pytest.param(
            reply(404, {"errors": [{"message": "no such path"}]}),
            Refused(("404: no such path",)),
            id="no sessions here",
        ),
        pytest.param(
            reply(429, {"message": "slow down"}, Retry_After="5"),
            NotSent("429: slow down", timedelta(seconds=5)),
            id="too many logins",
        ),
        pytest.param(
            reply(500, b"<html>"), NotSent("login: 500 without a token"), id="an error of the login"
        ),
        pytest.param(reply(200, {}), NotSent("login: 200 without a token"), id="no token"),
        pytest.param(
            reply(200, {"token": "a\r\nX: y"}), NotSent("login: 200 without a token"), id="no word"
        ),
        pytest.param(
            DROP, NotSent("login: no whole answer: RemoteDisconnected"), id="a login without answer"
        ),
    ],
)
def test_without_a_session_nothing_is_sent(login: bytes, expected: Answer) -> None:
    answer, paths = submitted(a_user(), login, login)

    assert answer == expected
    assert set(paths) == {"session/login"}


class Broken(Keys):
    """Has nothing to hand out."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def current(self) -> Credential:
        raise self.error


def test_a_secret_that_cannot_be_read_means_that_nothing_was_sent() -> None:
    later, never = TransientError("throttled"), PermanentError("no such secret")

    assert submitted(Broken(later))[0] == NotSent("throttled")
    assert submitted(Broken(never))[0] == Refused(("no such secret",))
    assert a_client("http://127.0.0.1:9", Broken(never)).look_up(SEARCH) == Undecided(
        "no such secret"
    )


@pytest.mark.parametrize("odd", ["a-key-with-a-newline\n", "ключ-of-the-test", "a blank in a key"])
def test_a_key_that_no_header_can_carry_is_refused_unspoken(odd: str) -> None:
    answer, paths = submitted(Keys([Credential(api_key=odd)]))

    assert isinstance(answer, Refused)
    assert odd not in str(answer)
    assert paths == []


@pytest.mark.parametrize(
    ("keys", "secret"), [(Keys(), KEY), (a_user(), USER.password)], ids=["key", "password"]
)
def test_an_answer_that_echoes_the_secret_is_told_without_it(keys: Keys, secret: str) -> None:
    echo = reply(401, {"errors": [{"message": f"{secret} is unknown"}]})

    answer, _ = submitted(keys, echo, echo)

    assert answer == Refused(("401: *** is unknown",))


def test_nothing_secret_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedServer([LOGIN, DENIED, LOGIN_2, DROP]) as server:
        client = a_client(server.endpoint, Keys([USER]))
        client.submit(REQUEST)

    shown = caplog.text + repr(client) + repr(client._access) + repr(USER)
    assert not [word for word in (USER.password, "TOKEN", REQUEST.text) if word in shown]
