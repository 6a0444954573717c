"""The global event table: flows, waits with operators, dates."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import EventChanged
from tests.controlm_simulator.caller import (
    Caller,
    command,
    dummy,
    events,
    flow,
    folder,
)


def test_folders_with_the_same_job_names_interfere(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder("bdl-1", a=command(), b=dummy(), f=flow("a", "b")))
    simulator.clock.advance(30)
    caller.on_demand(folder("bdl-2", a=command(), b=dummy(), f=flow("a", "b")))

    simulator.clock.advance(30)

    states = [job.status for job in simulator.jobs_of("bdl-2")]
    assert states == ["Executing", "Ended OK"]  # b ran before its own a had ended


def test_unique_flow_events_can_be_switched_on(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(ondemand_unique_flow_events=True)
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder("bdl-1", a=command(), b=dummy(), f=flow("a", "b")))
    simulator.clock.advance(30)
    caller.on_demand(folder("bdl-2", a=command(), b=dummy(), f=flow("a", "b")))

    simulator.clock.advance(30)

    assert simulator.orders_named("bdl-1")[0].status == "Ended OK"
    assert simulator.orders_named("bdl-2")[0].status == "Executing"


@pytest.mark.parametrize(
    ("wait", "status"),
    [
        pytest.param(["set"], "Ended OK", id="set"),
        pytest.param(["set", "unset"], "Wait Condition", id="both"),
        pytest.param(["unset", "OR", "set"], "Ended OK", id="either"),
        pytest.param(["(", "unset", "OR", "set", ")", "set"], "Ended OK", id="group"),
        pytest.param(["(", "set", "OR", "unset", ")", "unset"], "Wait Condition", id="group-not"),
        pytest.param(["unset", "OR", "(", "set", ")"], "Ended OK", id="group last"),
    ],
)
def test_waits_with_operators(caller: Caller, wait: list[str], status: str) -> None:
    terms = [word if word in {"OR", "(", ")"} else {"Event": word} for word in wait]
    text = folder(
        a=dummy(add=events("AddEvents", "set")),
        b=dummy(w={"Type": "WaitForEvents", "Events": terms}),
    )

    caller.on_demand(text)

    assert caller.statuses(jobname="b") == {"b": status}


@pytest.mark.parametrize(
    ("added", "awaited", "status"),
    [
        ("OrderDate", "OrderDate", "Ended OK"),
        ("OrderDate", "AnyDate", "Ended OK"),
        ("OrderDate", "1120", "Ended OK"),
        ("OrderDate", "NextOrderDate", "Wait Condition"),
        ("NextOrderDate", "+1", "Ended OK"),
        ("PreviousOrderDate", "-001", "Ended OK"),
        ("NoDate", "STAT", "Ended OK"),
        ("NoDate", "OrderDate", "Wait Condition"),
    ],
)
def test_dates_of_events(caller: Caller, added: str, awaited: str, status: str) -> None:
    text = folder(
        a=dummy(add=events("AddEvents", "e", date=added)),
        b=dummy(w=events("WaitForEvents", "e", date=awaited)),
    )

    caller.on_demand(text)

    assert caller.statuses(jobname="b") == {"b": status}


def test_an_event_is_gone_once_it_has_been_deleted(caller: Caller) -> None:
    taking = {"w": events("WaitForEvents", "e"), "d": events("DeleteEvents", "e", date="AnyDate")}
    caller.on_demand(folder("bdl-1", a=dummy(add=events("AddEvents", "e")), b=dummy(**taking)))

    caller.on_demand(folder("bdl-2", c=dummy(**taking)))

    assert caller.statuses(folder="bdl-2", jobname="c") == {"c": "Wait Condition"}


def test_the_events_of_jobs_are_journalled(simulator: Simulator, caller: Caller) -> None:
    add, drop = events("AddEvents", "e"), events("DeleteEvents", "e", date="AnyDate")

    caller.on_demand(folder(a=dummy(add=add), b=dummy(w=events("WaitForEvents", "e"), d=drop)))

    effects = [one for entry in simulator.journal.entries for one in entry.effects]
    assert [one for one in effects if isinstance(one, EventChanged)] == [
        EventChanged(server="IN01", name="e", date="1120", is_set=True),
        EventChanged(server="IN01", name="e", date="1120", is_set=False),
    ]
