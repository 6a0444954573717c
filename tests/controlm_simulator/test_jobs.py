"""The life of jobs: one test per step of the way."""

import pytest

from localcloud.controlm import Simulator, SimulatorClock, Site
from localcloud.controlm.effects import Acted
from tests.controlm_simulator.caller import (
    KEY,
    NOON,
    Caller,
    Node,
    command,
    dummy,
    events,
    flow,
    folder,
    named_folder,
)


def test_dummies_end_at_once_in_the_order_of_the_flow(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(), b=dummy(), f=flow("a", "b")))

    assert set(caller.statuses().values()) == {"Ended OK"}


def test_a_command_executes_for_its_duration(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("appl*", duration_s=60)
    caller.on_demand(named_folder("bdl-1", {"appl-1": command()}))
    simulator.clock.advance(59)
    assert caller.statuses() == {"bdl-1": "Executing", "appl-1": "Executing"}

    simulator.clock.advance(1)

    assert caller.statuses() == {"bdl-1": "Ended OK", "appl-1": "Ended OK"}


def test_times_are_those_of_the_ends_not_of_the_look(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", duration_s=60)
    caller.on_demand(folder(a=command(), b=command(), f=flow("a", "b")))
    simulator.clock.advance(3600)

    rows = caller.get("/run/jobs/status", jobname="b").json()["statuses"]

    assert rows[0]["startTime"] == "Nov 20, 2026, 12:01:00 PM"
    assert rows[0]["endTime"] == "Nov 20, 2026, 12:02:00 PM"


def test_an_exit_code_ends_the_job_not_ok(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("appl", exit_code=3)
    caller.on_demand(folder(appl=command()))

    assert caller.statuses() == {"bdl-1": "Ended Not OK", "appl": "Ended Not OK"}


def test_a_failure_leaves_the_successor_waiting_and_the_folder_executing(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder(a=command(), b=command(), f=flow("a", "b")))

    assert caller.statuses() == {"bdl-1": "Executing", "a": "Ended Not OK", "b": "Wait Condition"}


def test_the_folder_waits_until_its_first_job_starts(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "never"))))

    assert caller.statuses() == {"bdl-1": "Wait Condition", "a": "Wait Condition"}


def test_confirmation_is_waited_for(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(Confirm=True)))

    assert caller.statuses(jobname="a") == {"a": "Wait User"}


def test_an_unknown_pool_is_waited_for(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(pool={"Type": "Resource:Pool", "Quantity": "1"})))

    assert caller.statuses(jobname="a") == {"a": "Wait Resource"}


def test_an_unknown_host_is_waited_for() -> None:
    with Simulator(site=Site(hosts=frozenset({"host-1"}))) as simulator:
        simulator.add_api_key(KEY)
        caller = Caller(simulator)
        caller.on_demand(folder(a=command(Host="host-2"), b=command(), c=dummy(Host="host-2")))

        states = {job.plan.name: job.status for job in simulator.jobs_of("bdl-1")}

    assert states == {"a": "Wait Host", "b": "Ended OK", "c": "Ended OK"}


def test_run_as_dummy_runs_no_command(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(folder(a=command(RunAsDummy=True)))

    assert caller.statuses(jobname="a") == {"a": "Ended OK"}
    assert simulator.journal.commands() == []


def if_(status: str, kind: str, **settings: str) -> Node:
    return {"Type": "If", "CompletionStatus": status, "do": {"Type": kind, **settings}}


@pytest.mark.parametrize(
    ("code", "action", "status"),
    [
        (1, if_("NOTOK", "Action:SetToOK"), "Ended OK"),
        (0, if_("OK", "Action:SetToNotOK"), "Ended Not OK"),
        (4, if_("4", "Action:SetToOK"), "Ended OK"),
        (4, if_(">=5", "Action:SetToOK"), "Ended Not OK"),
        (5, if_("Odd", "Action:SetToOK"), "Ended OK"),
        (5, if_("Even", "Action:SetToOK"), "Ended Not OK"),
        (0, if_("ANY", "Action:SetToNotOK"), "Ended Not OK"),
    ],
    ids=str,
)
def test_actions_turn_the_result(
    simulator: Simulator, caller: Caller, code: int, action: Node, status: str
) -> None:
    simulator.behaviours.add("a", exit_code=code)

    caller.on_demand(folder(a=command(i=action)))

    assert caller.statuses(jobname="a") == {"a": status}


def test_a_mail_is_written_down_and_not_sent(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder(a=command(i=if_("NOTOK", "Action:Mail", To="x", Message="%%JOBNAME"))))

    [post] = simulator.journal.posts()
    assert post.effects[-1] == Acted(job_id="IN01:00002", type="Action:Mail", text="x\na")


def test_an_action_can_add_and_delete_events(caller: Caller) -> None:
    text = folder(
        "bdl-1",
        a=dummy(i=if_("OK", "Event:Add", Event="e"), j=if_("OK", "Event:Add", Event="gone")),
        b=dummy(w=events("WaitForEvents", "e"), i=if_("OK", "Event:Delete", Event="gone")),
    )
    caller.on_demand(text)

    late = {name: dummy(w=events("WaitForEvents", name)) for name in ("e", "gone")}
    caller.on_demand(named_folder("bdl-2", {**late}))

    states = caller.statuses(folder="bdl-2")
    assert (states["e"], states["gone"]) == ("Ended OK", "Wait Condition")


def test_the_order_date_turns_at_the_new_day_of_the_servers_zone() -> None:
    clock = SimulatorClock()
    clock.set(NOON.replace(hour=22, minute=30))
    site = Site(time_zone="Asia/Tokyo", new_day="07:00")
    with Simulator(site=site, clock=clock) as simulator:
        simulator.add_api_key(KEY)
        caller = Caller(simulator)
        caller.on_demand(folder(a=dummy()))

        assert caller.get("/run/jobs/status").json()["statuses"][0]["orderDate"] == "261121"
        assert site.odate(NOON.replace(hour=21)).day == 20
