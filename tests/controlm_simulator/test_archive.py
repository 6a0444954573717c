"""The archive: the logs and outputs of what has left Active Jobs."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Archived
from tests.controlm_simulator.caller import Caller, command, folder, one_job, sentences


@pytest.fixture
def gone(simulator: Simulator, caller: Caller) -> str:
    """Run a job twice, let it leave, and return its id as paths spell it."""
    simulator.behaviours.add("a", exit_code=1, output="no luck\n")
    caller.on_demand(folder(a=command()))
    simulator.behaviours.add("a", output="all well\n")
    job = caller.id_of("a")
    caller.act(job, "rerun")
    simulator.new_day()
    return job.replace(":", "%3A")


def test_each_run_keeps_its_output(caller: Caller, gone: str) -> None:
    outputs = [caller.get(f"/archive/{gone}/output", runNo=run).data for run in "12"]

    assert outputs == [b"no luck\n", b"all well\n"]
    assert caller.get(f"/run/job/{gone}/output").status == 404


def test_the_log_can_still_be_read(caller: Caller, gone: str) -> None:
    told = caller.get(f"/archive/{gone}/log", runNo="2").data.decode()

    assert "OSCOMPSTAT 1. RUNCNT 1" in told
    assert "OSCOMPSTAT 0. RUNCNT 2" in told


@pytest.mark.parametrize("what", ["log", "output"])
def test_the_run_must_be_named(caller: Caller, gone: str, what: str) -> None:
    answer = caller.get(f"/archive/{gone}/{what}")

    assert (answer.status, sentences(answer)) == (400, ["runNo is required"])


@pytest.mark.parametrize("what", ["log", "output"])
def test_what_is_not_there_is_not_found(caller: Caller, gone: str, what: str) -> None:
    caller.on_demand(one_job())
    active = caller.id_of("appl").replace(":", "%3A")

    assert caller.get(f"/archive/{gone}/{what}", runNo="3").status == 404
    assert caller.get(f"/archive/{active}/{what}", runNo="1").status == 404


@pytest.mark.parametrize("what", ["search", "IN01%3A00002/log", "IN01%3A00002/output"])
def test_without_the_add_on_there_is_none(simulator: Simulator, caller: Caller, what: str) -> None:
    simulator.turn(archive_installed=False)

    answer = caller.get(f"/archive/{what}", **({} if what == "search" else {"runNo": "1"}))

    assert (answer.status, sentences(answer)) == (500, ["Workload Archiving is not installed"])


def test_leaving_is_journalled(simulator: Simulator, caller: Caller, gone: str) -> None:
    assert gone
    effects = [one for entry in simulator.journal.entries for one in entry.effects]

    assert [one for one in effects if isinstance(one, Archived)] == [
        Archived(job_id="IN01:00002", name="a", status="Ended OK"),
        Archived(job_id="IN01:00001", name="bdl-1", status="Ended OK"),
    ]
    assert caller.get("/archive/search").json()["returned"] == 2


def test_a_job_that_leaves_before_its_folder_is_archived_once(
    simulator: Simulator, caller: Caller
) -> None:
    waits = {"Type": "WaitForEvents", "Events": [{"Event": "never"}]}
    caller.on_demand(folder(settings={"DaysKeepActive": "2"}, a=command(), b=command(w=waits)))
    for _ in range(3):
        simulator.new_day()

    jobs = caller.get("/archive/search").json()["jobs"]

    assert sorted(job["name"] for job in jobs) == ["a", "b", "bdl-1"]
