"""What an order has to say: its output, its log, what it waits for."""

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, Node, command, dummy, events, folder

NEVER = events("WaitForEvents", "never")


@pytest.mark.parametrize("job", [dummy(), command(w=NEVER)], ids=["a dummy", "a waiting job"])
def test_what_never_ran_has_no_output(caller: Caller, job: Node) -> None:
    caller.on_demand(folder(a=job))

    missing = caller.get(f"/run/job/{caller.id_of('a')}/output", runNo="0")

    assert missing.status == 404
    assert "OUTPUT DOES NOT EXIST FOR THIS JOB" in missing.json()["errors"][0]["message"]


def test_the_log_is_a_table_of_time_message_and_code(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=5, exit_code=127)
    caller.on_demand(folder(a=command()))
    simulator.clock.advance(5)

    lines = caller.get(f"/run/job/{caller.id_of('a')}/log").data.decode().splitlines()

    assert lines == [
        f"Event Time            Message{' ' * 61}Code",
        f"12:00:00 20-Nov-2026  {'ORDERED JOB:2; DAILY FORCED, ODATE 20261120':<68}5065",
        f"12:00:00 20-Nov-2026  {'SUBMITTED TO host-1':<68}5105",
        f"12:00:00 20-Nov-2026  {'STARTED AT 20261120120000 ON host-1':<68}5101",
        f"12:00:00 20-Nov-2026  {'JOB STATE CHANGED TO Executing':<68}5120",
        f"12:00:05 20-Nov-2026  {'ENDED AT 20261120120005. OSCOMPSTAT 127. RUNCNT 1':<68}5100",
        f"12:00:05 20-Nov-2026  {'ENDED NOTOK. NUMBER OF FAILURES SET TO 1':<68}5134",
    ]


@pytest.mark.parametrize(
    ("job", "sentences"),
    [
        (dummy(w=NEVER), ["Waiting for event never (OrderDate)"]),
        (
            dummy(w=events("WaitForEvents", "one", "two", date="AnyDate")),
            ["Waiting for events one (AnyDate), two (AnyDate)"],
        ),
        (
            dummy(
                w={
                    "Type": "WaitForEvents",
                    "Events": [
                        {"Event": "e", "Date": "NoDate"},
                        "OR",
                        {"Event": "f", "Date": "NoDate"},
                    ],
                }
            ),
            ["Waiting for events e (NoDate) OR f (NoDate): missing e (NoDate), f (NoDate)"],
        ),
        (dummy(Confirm=True), ["Waiting for confirmation"]),
        (dummy(), []),
    ],
)
def test_a_waiting_job_says_what_it_waits_for(
    caller: Caller, job: Node, sentences: list[str]
) -> None:
    caller.on_demand(folder(a=job))

    assert caller.get(f"/run/job/{caller.id_of('a')}/waitingInfo").json() == sentences


def test_a_held_job_says_so_too(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))
    caller.act(caller.id_of("a"), "hold")

    told = caller.get(f"/run/job/{caller.id_of('a')}/waitingInfo").json()

    assert told == ["The job is held", "Waiting for event never (OrderDate)"]


def test_the_log_tells_what_people_did(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder(a=command()))
    for action in ("hold", "free", "kill", "setToOk"):
        caller.act(caller.id_of("a"), action)

    lines = caller.get(f"/run/job/{caller.id_of('a')}/log").data.decode().splitlines()

    told = [line[22:].rstrip() for line in lines[5:]]
    assert [line.partition("  ")[0] for line in told] == [
        "HELD",
        "FREED",
        "KILLED",
        "ENDED AT 20261120120000. OSCOMPSTAT 9. RUNCNT 1",
        "ENDED NOTOK. NUMBER OF FAILURES SET TO 1",
        "SET TO OK",
        "ENDED OK",
    ]
