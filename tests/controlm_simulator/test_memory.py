"""The memory in a file: a stop is no end, and a broken file is refused."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from localcloud.controlm import Simulator, Site
from localcloud.controlm.memory.keeper import MemoryFileError
from tests.controlm_simulator.caller import KEY, NOON, Caller, command, dummy, events, flow, folder

Visit = Callable[[Caller], None]


def visit(path: Path, during: Visit, site: Site | None = None) -> None:
    simulator = Simulator(site=site)
    simulator.add_api_key(KEY)
    simulator.keep(path)
    with simulator:
        caller = Caller(simulator)
        during(caller)
        caller.pool.clear()


def order(caller: Caller) -> None:
    caller.simulator.clock.set(NOON)
    caller.simulator.behaviours.add("a", duration_s=60)
    caller.simulator.turn(time_format="digits")
    caller.simulator.faults.add("503", "GET /status", count=2)
    caller.post("/run/variables/IN01", {"variables": [{r"%%\\Money\Rate": "1.1"}]})
    caller.post("/run/event/IN01", {"name": "ready", "date": "1120"})
    text = folder(
        a=command(r"pay %%\\Money\Rate"),
        b=command(r"pay %%\\Money\Rate", w=events("WaitForEvents", "later")),
        f=flow("a", "b"),
    )
    caller.send("/run", text, field="jobDefinitionsFile")
    caller.on_demand(folder("bdl-2", c=dummy()))


def wait(caller: Caller, happened: Callable[[], bool]) -> None:
    for _ in range(200):
        if happened():
            return
        caller.simulator.faults.pause(0.05)
    pytest.fail("it did not happen")


def test_orders_events_definitions_journal_and_clock_go_on(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    before: dict[str, object] = {}

    def told(caller: Caller) -> dict[str, object]:
        entries = caller.control("GET", "/journal").json()["entries"]
        paths = ("/run/jobs/status", "/run/events", "/run/variables", "/deploy/jobs")
        rest = {one: re.sub(r"127.0.0.1:\d+", "", caller.get(one).data.decode()) for one in paths}
        clock = caller.control("GET", "/clock").json()
        return {"entries": entries[:4], "clock": clock, **rest}

    def first(caller: Caller) -> None:
        order(caller)
        before.update(told(caller))

    def second(caller: Caller) -> None:
        assert told(caller) == before
        assert caller.simulator.faults.listed()[0].count == 2
        numbers = [entry.number for entry in caller.simulator.journal.entries]
        assert numbers == list(range(1, len(numbers) + 1))

    visit(path, first)
    visit(path, second)


def test_jobs_go_on_where_they_were(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"

    def later(caller: Caller) -> None:
        simulator = caller.simulator
        assert caller.statuses(folder="bdl-1", jobname="a") == {"a": "Executing"}

        caller.post("/run/variables/IN01", {"variables": [{r"%%\\Money\Rate": "1.2"}]})
        simulator.clock.advance(60)
        caller.post("/run/event/IN01", {"name": "later", "date": "1120"})

        assert caller.statuses(folder="bdl-1", jobname="*") == {
            "bdl-1": "Ended OK",
            "a": "Ended OK",
            "b": "Ended OK",
        }
        commands = [ran.command for ran in simulator.journal.commands()]
        assert commands == ["pay 1.1", "pay 1.2"]
        caller.on_demand(folder("bdl-3", d=dummy()))
        ids = [one.job_id for one in simulator.journal.orders()]
        assert len(set(ids)) == len(ids)

    visit(path, order)
    visit(path, later)


def test_the_file_is_there_soon_after_a_request(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"

    def during(caller: Caller) -> None:
        order(caller)
        wait(caller, lambda: "bdl-2" in path.read_text())

    visit(path, during)


def test_a_file_that_cannot_be_written_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "memory.json"

    def during(caller: Caller) -> None:
        path.unlink()
        path.mkdir()
        caller.get("/status")
        wait(caller, lambda: f"{path}: not written" in caplog.text)
        path.rmdir()
        order(caller)
        wait(caller, path.is_file)

    visit(path, during)


def test_no_credential_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"

    def during(caller: Caller) -> None:
        caller.simulator.add_user("svc", "secret-word")
        caller.post("/session/login", {"username": "svc", "password": "secret-word"})
        caller.get("/status")

    visit(path, during)

    assert [secret for secret in (KEY, "secret-word") if secret in path.read_text()] == []


def nothing_is_ordered(caller: Caller) -> None:
    assert caller.statuses() == {}


def test_a_fresh_file_begins_empty(tmp_path: Path) -> None:
    visit(tmp_path / "memory.json", nothing_is_ordered)

    visit(tmp_path / "memory.json", nothing_is_ordered)


BROKEN: dict[str, Callable[[str], str]] = {
    "cut in half": lambda text: text[: len(text) // 2],
    "empty": lambda _text: "",
    "a list": lambda _text: "[]",
    "without memory": lambda _text: '{"format": 1}',
    "another format": lambda text: json.dumps({**json.loads(text), "format": 99}),
    "something of the interpreter": lambda text: text.replace("jobs.state:State", "sys:exit"),
    "a class of another name": lambda text: text.replace("jobs.state:State", "jobs.state:Fate"),
    "other fields": lambda text: text.replace('"counter"', '"number"'),
    "an unknown reference": lambda text: text.replace('"is": "again"', '"is": "elsewhere"'),
    "an unknown switch": lambda text: text.replace("time_format", "colour"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_refused_and_left_alone(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    path = tmp_path / "memory.json"
    visit(path, order)
    path.write_text(spoilt := change(path.read_text()))

    with pytest.raises(MemoryFileError, match=re.escape(str(path))):
        Simulator().keep(path)

    assert path.read_text() == spoilt


def test_a_file_of_another_site_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    visit(path, order)

    with pytest.raises(MemoryFileError, match="kept by a site with"):
        Simulator(site=Site(servers=("IN02",))).keep(path)
