"""Pools and locks: taken before a job runs, given back when it ends."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import PoolChanged
from tests.controlm_simulator.caller import Caller, Node, command, dummy, folder


def pool(quantity: str = "1") -> Node:
    return {"Type": "Resource:Pool", "Quantity": quantity}


def lock(kind: str) -> Node:
    return {"Type": "Resource:Lock", "LockType": kind}


def add(caller: Caller, name: str, largest: object) -> int:
    return caller.post("/run/resource/IN01", {"name": name, "max": largest}).status


def test_a_pool_lets_in_as_many_as_it_has_room_for(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", duration_s=60)
    add(caller, "lines", "2")

    caller.on_demand(folder(**{name: command(lines=pool()) for name in "abc"}))

    states = ["Executing", "Executing", "Wait Resource"]
    assert [caller.statuses(jobname=name)[name] for name in "abc"] == states
    told = caller.get("/run/resources", name="lines").json()
    assert told == [
        {"name": "lines", "ctm": "IN01", "available": "0", "max": 2, "workloadPolicy": ""}
    ]
    simulator.clock.advance(60)
    assert caller.statuses(jobname="c") == {"c": "Executing"}


def test_a_job_takes_the_whole_quantity_or_waits(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    add(caller, "lines", "3")

    caller.on_demand(folder(a=command(lines=pool("2")), b=command(lines=pool("2"))))

    assert caller.statuses(jobname="b") == {"b": "Wait Resource"}
    told = caller.get(f"/run/job/{caller.id_of('b')}/waitingInfo").json()
    assert told == ["Waiting for 2 of the resource pool lines"]


def test_a_pool_that_comes_or_grows_lets_waiting_jobs_in(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(lines=pool("2"))))
    add(caller, "lines", "1")
    assert caller.statuses(jobname="a") == {"a": "Wait Resource"}

    assert caller.post("/run/resource/IN01/lines", {"max": 2}).status == 200

    assert caller.statuses(jobname="a") == {"a": "Ended OK"}


def test_a_failed_job_gives_back_what_it_had(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", exit_code=1)
    add(caller, "lines", "1")

    caller.on_demand(folder(a=command(lines=pool()), b=command(lines=pool())))

    assert caller.statuses(jobname="b") == {"b": "Ended OK"}


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("Exclusive", "Exclusive", "Wait Resource"),
        ("Exclusive", "Shared", "Wait Resource"),
        ("Shared", "Exclusive", "Wait Resource"),
        ("Shared", "Shared", "Executing"),
    ],
)
def test_locks(simulator: Simulator, caller: Caller, first: str, second: str, status: str) -> None:
    simulator.behaviours.add("*", duration_s=60)

    caller.on_demand(folder(a=command(table=lock(first)), b=command(table=lock(second))))

    assert caller.statuses(jobname="b") == {"b": status}
    simulator.clock.advance(60)
    assert caller.statuses(jobname="b")["b"] in ("Executing", "Ended OK")


def test_the_size_is_a_string_when_added_and_a_number_when_changed(caller: Caller) -> None:
    assert add(caller, "lines", 2) == 400
    assert add(caller, "lines", "2") == 200
    assert caller.post("/run/resource/IN01/lines", {"max": "3"}).status == 400
    assert caller.post("/run/resource/IN01/lines", {"max": 3}).status == 200


def test_either_type_of_size_can_be_switched_on(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(resource_max_type="either")

    assert add(caller, "lines", 2) == 200
    assert caller.post("/run/resource/IN01/lines", {"max": "3"}).status == 200


@pytest.mark.parametrize("largest", [None, True, "-1", "many", 1.5, ""], ids=repr)
def test_sizes_that_make_no_sense_are_refused(
    simulator: Simulator, caller: Caller, largest: object
) -> None:
    simulator.turn(resource_max_type="either")

    assert add(caller, "lines", largest) == 400


def test_what_does_not_exist_cannot_be_changed_and_what_does_not_added(caller: Caller) -> None:
    add(caller, "lines", "1")

    assert add(caller, "lines", "1") == 500
    assert caller.post("/run/resource/IN02", {"name": "lines", "max": "1"}).status == 404
    assert caller.post("/run/resource/IN01/other", {"max": 1}).status == 404
    assert caller.delete("/run/resource/IN01/other").status == 404


def test_a_deleted_pool_is_waited_for(simulator: Simulator, caller: Caller) -> None:
    add(caller, "lines", "1")
    caller.delete("/run/resource/IN01/lines")

    caller.on_demand(folder(a=dummy(lines=pool())))

    assert caller.get("/run/resources").json() == []
    assert caller.statuses(jobname="a") == {"a": "Wait Resource"}
    effects = [one for entry in simulator.journal.entries[:2] for one in entry.effects]
    assert effects == [
        PoolChanged(server="IN01", name="lines", max=1),
        PoolChanged(server="IN01", name="lines", max=None),
    ]


@pytest.mark.parametrize("resource", [pool("0"), pool("x"), lock("Half")], ids=str)
def test_resources_nobody_can_have_are_refused(caller: Caller, resource: Node) -> None:
    assert caller.on_demand(folder(a=dummy(r=resource))).status == 400
