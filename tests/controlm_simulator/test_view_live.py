"""The stream of events: told at once, in nobody's way, gone with the simulator."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from time import monotonic, sleep

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.view import live
from tests.controlm_simulator.browse import Browser
from tests.controlm_simulator.caller import NOON, Caller, Submit

AT_ONCE_S = 3
Listen = Callable[[Simulator], HTTPResponse]


@pytest.fixture
def listen() -> Iterator[Listen]:
    with ExitStack() as opened:

        def opening(simulator: Simulator) -> HTTPResponse:
            connection = HTTPConnection("127.0.0.1", simulator.port, timeout=AT_ONCE_S)
            connection.request("GET", "/simulator/live")
            stream = connection.getresponse()
            opened.callback(connection.close)
            opened.callback(stream.close)
            return stream

        yield opening


def told(stream: HTTPResponse) -> tuple[str, str]:
    """Read the next event, comments left out."""
    while not (line := stream.readline().decode()).startswith("event: "):
        assert line, "the stream has ended"
    return line.removeprefix("event: ").strip(), stream.readline().decode()[6:].strip()


def test_a_page_that_is_new_has_nothing_to_fetch(
    simulator: Simulator, browser: Browser, listen: Listen
) -> None:
    version = browser.page().all("html")[0]["data-version"]
    stream = listen(simulator)

    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert told(stream) == ("change", version)
    assert told(stream) == ("time", "20 Nov 2026 12:00:00")


def test_each_change_is_told_while_other_requests_go_on(
    caller: Caller, browser: Browser, submit: Submit, listen: Listen
) -> None:
    stream = listen(caller.simulator)
    versions = [told(stream)[1], told(stream)[1]][:1]

    assert submit().status == 200
    versions.append(told(stream)[1])
    order = caller.simulator.journal.orders()[0].job_id
    assert caller.post(f"/run/job/{order}/hold").status == 200
    versions.append(told(stream)[1])

    assert len(set(versions)) == 3
    assert browser.page().all("html")[0]["data-version"] == versions[-1]


def test_the_time_is_told_and_is_no_change(simulator: Simulator, listen: Listen) -> None:
    stream = listen(simulator)
    told(stream), told(stream)

    simulator.clock.advance(30)

    assert told(stream) == ("time", "20 Nov 2026 12:00:30")


def test_many_streams_look_together(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[live.Live] = []
    look = live.Live.version

    def counted(self: live.Live) -> str:
        looks.append(self)
        return look(self)

    monkeypatch.setattr(live.Live, "version", counted)
    with Simulator() as simulator:
        simulator.clock.set(NOON)
        streams = [listen(simulator) for _ in range(12)]
        assert {told(stream)[0] for stream in streams * 2} == {"change", "time"}
        own = next(one for one in looks if one._product is simulator._product)
        began = monotonic()
        before = looks.count(own)
        sleep(4 * live.LOOK_EVERY_S)
        looked, passed = looks.count(own) - before, monotonic() - began

    assert 0 < looked <= passed / live.LOOK_EVERY_S + 1


def test_a_simulator_stops_at_once_under_open_streams(listen: Listen) -> None:
    simulator = Simulator().start()
    simulator.clock.set(NOON)
    streams = [listen(simulator) for _ in range(3)]
    assert [told(stream)[0] for stream in streams * 2] == [*["change"] * 3, *["time"] * 3]
    began = monotonic()

    simulator.stop()

    rest = [stream.read() for stream in streams]
    assert monotonic() - began < AT_ONCE_S
    assert [one for one in rest if b"event" in one or one.count(b"still here") > 2] == []


def test_streams_are_bounded_and_a_closed_one_leaves_its_place(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 1)
    with Simulator() as simulator:
        streams = [listen(simulator) for _ in range(live.MOST_STREAMS)]
        assert {told(stream)[0] for stream in streams} == {"change"}
        assert listen(simulator).status == 503

        for stream in streams:
            stream.close()

        until = monotonic() + AT_ONCE_S
        while (status := listen(simulator).status) == 503 and monotonic() < until:
            sleep(0.1)
        assert status == 200
