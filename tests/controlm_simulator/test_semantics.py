"""What bundles run into when names are shared, days turn or resources are missing."""

import pytest

from localcloud.controlm import Simulator
from muster.core.names import job_id
from tests.controlm_simulator.caller import (
    Caller,
    Node,
    command,
    dummy,
    events,
    flow,
    folder,
    named_folder,
)

PATIENT: Node = {"DaysKeepActive": "9"}


def chain(first: str, second: str) -> Node:
    return {first: command(), second: dummy(), "f": flow(first, second)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("a", job_id("orders", "k-1", 1)), ("a", job_id("orders", "k-2", 1)), id="two keys"
        ),
        pytest.param(
            ("a", job_id("orders", "k-1", 1)),
            ("a", job_id("payments", "k-1", 1)),
            id="two definitions on one key",
        ),
        pytest.param(
            ("a", job_id("orders", "k-1", 1)),
            ("a", job_id("orders", "k-1", 2)),
            id="two generations of one key",
        ),
        pytest.param(
            ("a", job_id("orders", "b-c", 1)),
            ("a-b", job_id("orders", "c", 1)),
            id="member and key that read alike",
        ),
    ],
)
def test_names_with_ids_do_not_interfere(
    simulator: Simulator, caller: Caller, one: tuple[str, str], other: tuple[str, str]
) -> None:
    simulator.behaviours.add("a*", duration_s=60)
    for name, (member, own) in {"bdl-1": one, "bdl-2": other}.items():
        caller.on_demand(named_folder(name, chain(f"{member}-{own}", f"b-{own}")))
        simulator.clock.advance(30)

    states = [[job.status.value for job in simulator.jobs_of(name)] for name in ("bdl-1", "bdl-2")]

    assert states == [["Ended OK", "Ended OK"], ["Executing", "Wait Condition"]]


def test_a_missing_pool_passes_the_build_and_is_waited_for_for_ever(
    simulator: Simulator, caller: Caller
) -> None:
    text = folder("bdl-1", PATIENT, a=dummy(pool={"Type": "Resource:Pool", "Quantity": "1"}))
    assert caller.send("/build", text).status == 200
    assert simulator.journal.orders() == []

    caller.on_demand(text)
    simulator.clock.advance(7 * 86400)

    assert caller.statuses(jobname="a") == {"a": "Wait Resource"}


@pytest.mark.parametrize(
    ("date", "status"), [("OrderDate", "Wait Condition"), ("AnyDate", "Ended OK")]
)
def test_a_wait_that_crosses_new_day(
    simulator: Simulator, caller: Caller, date: str, status: str
) -> None:
    late = dummy(w=events("WaitForEvents", "late", date=date))
    caller.on_demand(folder("bdl-1", PATIENT, a=late))
    simulator.new_day()

    caller.on_demand(folder("bdl-2", b=dummy(add=events("AddEvents", "late"))))

    assert caller.statuses(jobname="a") == {"a": status}
    simulator.clock.advance(3 * 86400)
    assert caller.statuses(jobname="a", status="Wait Condition") == (
        {"a": status} if status == "Wait Condition" else {}
    )


def test_under_0_days_a_waiting_job_goes_to_the_archive_and_under_2_it_stays(
    simulator: Simulator, caller: Caller
) -> None:
    never = events("WaitForEvents", "never")
    caller.on_demand(folder("bdl-0", a=dummy(w=never, DaysKeepActive="0")))
    caller.on_demand(folder("bdl-2", b=dummy(w=never, DaysKeepActive="2")))

    simulator.new_day()

    assert set(caller.statuses()) == {"bdl-2", "b"}
    [gone] = caller.get("/archive/search", jobname="a").json()["jobs"]
    assert (gone["status"], gone["numberOfRuns"]) == ("Wait Condition", 0)


def test_event_names_are_case_sensitive(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(add=events("AddEvents", "Ready"))))

    caller.on_demand(folder("bdl-2", b=dummy(w=events("WaitForEvents", "ready"))))

    assert caller.statuses(jobname="b") == {"b": "Wait Condition"}


def test_a_job_that_fails_neither_adds_nor_deletes_events(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.post("/run/event/IN01", {"name": "kept", "date": "1120"})
    leaving = command(add=events("AddEvents", "new"), drop=events("DeleteEvents", "kept"))

    caller.on_demand(folder(a=leaving))

    assert [one["name"] for one in caller.get("/run/events").json()] == ["kept"]
    caller.act(caller.id_of("a"), "setToOk")
    assert [one["name"] for one in caller.get("/run/events").json()] == ["new"]
