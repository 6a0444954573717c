"""Services: due times, lateness, and what is told about it."""

import pytest

from localcloud.controlm import Simulator, SimulatorClock, Site
from localcloud.controlm.effects import Acted
from tests.controlm_simulator.caller import KEY, NOON, Caller, Node, command, dummy, flow, folder
from tests.controlm_simulator.promises import (
    HOUR,
    MINUTE,
    NEVER,
    by,
    notices,
    service,
    sla,
    waiting,
    within,
)


@pytest.mark.parametrize(
    ("promise", "hours"),
    [
        pytest.param(within("23:59"), 24 - MINUTE / HOUR, id="CompleteIn, as far as it goes"),
        pytest.param(within("24:00"), 24, id="CompleteIn of 24 h"),
        pytest.param(within("30:00"), 30, id="CompleteIn of 30 h"),
        pytest.param(by("12:00", "1"), 24, id="CompleteBy in 24 h"),
        pytest.param(by("18:00", "1"), 30, id="CompleteBy in 30 h"),
        pytest.param(within("0:45"), 0.75, id="CompleteIn of less than an hour"),
        pytest.param(by("13:00", ""), 1, id="CompleteBy on the same day"),
    ],
)
def test_a_service_is_late_at_its_time_and_not_a_minute_before(
    simulator: Simulator, caller: Caller, promise: Node, hours: float
) -> None:
    simulator.turn(complete_in_max="30:00")
    caller.on_demand(waiting(promise))
    simulator.clock.advance(hours * HOUR - MINUTE)

    told = service(caller)
    assert (told["status"], told["statusReason"], told["slackTime"]) == ("Ok", "", "00:01:00")
    assert notices(simulator) == []

    simulator.clock.advance(MINUTE)

    told = service(caller)
    assert (told["status"], told["slackTime"]) == ("Not Ok", "00:00:00")
    assert told["statusReason"] == "Service late,Service actually late"
    assert len(notices(simulator)) == 1
    simulator.clock.advance(HOUR)
    assert service(caller)["slackTime"] == "-01:00:00"
    assert len(notices(simulator)) == 1


def test_what_is_asked_for_in_case_of_lateness_is_written_down_as_it_would_be_sent(
    simulator: Simulator, caller: Caller
) -> None:
    caller.on_demand(waiting(within("01:00")))

    simulator.clock.advance(2 * HOUR)
    caller.get("/status")
    caller.statuses()

    assert notices(simulator) == [
        Acted(
            job_id="IN01:00003",
            type="Action:SLA:Notify",
            text="Urgent\nservice-1 due 2026-11-20T13:00:00+00:00",
        )
    ]


def test_lateness_without_actions_is_told_nobody(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(waiting(sla(CompleteIn={"Time": "01:00"})))

    simulator.clock.advance(2 * HOUR)

    assert service(caller)["status"] == "Not Ok"
    assert notices(simulator) == []


def test_complete_in_counts_from_the_order_and_complete_by_from_the_order_date() -> None:
    clock = SimulatorClock()
    clock.set(NOON.replace(hour=3))  # noon in Tokyo
    with Simulator(site=Site(time_zone="Asia/Tokyo"), clock=clock) as simulator:
        simulator.add_api_key(KEY)
        caller = Caller(simulator)
        caller.on_demand(folder("bdl-1", sla=within("02:00"), a=dummy(w=NEVER)))
        caller.on_demand(folder("bdl-2", sla=by("08:00", "1"), a=dummy(w=NEVER)))

        told = caller.get("/run/services/sla").json()["activeServices"]

    assert [one["dueTime"] for one in told] == [
        "2026-11-20T05:00:00+00:00",
        "2026-11-20T23:00:00+00:00",
    ]


def test_a_service_tells_how_many_jobs_stand_where(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("b*", exit_code=1)
    jobs = {"a1": dummy(), "a2": dummy(), "a3": dummy(), "a4": dummy(), "b": command()}
    chain = flow("a1", "a2", "a3", "a4", "b", "c", "sla")
    caller.on_demand(
        folder("bdl-1", **jobs, c=dummy(), alone=dummy(), sla=within("01:00"), f=chain)
    )

    told = service(caller)

    assert (told["totalJobs"], told["jobsCompleted"], told["completionPercentage"]) == (
        "6",
        "4",
        "66",
    )
    assert (told["status"], told["statusReason"]) == ("Not Ok", "Job failure")
    assert told["statusByJobs"] == {
        "executed": "0",
        "waitCondition": "1",
        "waitResource": "0",
        "waitUser": "0",
        "waitHost": "0",
        "waitWorkload": "0",
        "completed": "4",
        "error": "1",
        "unknown": "0",
    }


def test_every_value_of_a_service_is_a_string(caller: Caller) -> None:
    caller.on_demand(waiting(within("01:00")))

    told = caller.get("/run/services/sla").json()

    [one] = told["activeServices"]
    counts = one.pop("statusByJobs")
    assert {type(value) for value in [*one.values(), *counts.values()]} == {str}
    assert told["serviceLastUpdatedTime"] == "2026-11-20T12:00:00+00:00"
    assert (one["scheduledOrderDate"], one["priority"]) == ("20261120", "3")
