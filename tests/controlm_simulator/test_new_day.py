"""New Day: who stays, who leaves, and where they are found then."""

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import (
    Caller,
    Node,
    command,
    dummy,
    folder,
    named_folder,
    one_job,
)

NEVER: Node = {"Type": "WaitForEvents", "Events": [{"Event": "never"}]}


def archived(caller: Caller, **query: str) -> dict[str, str]:
    jobs = caller.get("/archive/search", **query).json()["jobs"]
    return {job["name"]: job["status"] for job in jobs}


def test_what_ended_ok_leaves_for_the_archive(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(one_job())

    simulator.new_day()

    assert caller.statuses() == {}
    assert simulator.orders_named("bdl-1") == []
    assert archived(caller, folder="bdl-1") == {"bdl-1": "Ended OK", "appl": "Ended OK"}


def test_a_waiting_job_vanishes_on_its_first_new_day(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))

    simulator.new_day()

    assert caller.statuses() == {}
    assert archived(caller) == {"a": "Wait Condition", "bdl-1": "Wait Condition"}


@pytest.mark.parametrize(("days", "left"), [(1, {"bdl-1", "a"}), (2, {"bdl-1", "a"}), (3, set())])
def test_a_waiting_job_stays_for_the_days_it_was_given(
    simulator: Simulator, caller: Caller, days: int, left: set[str]
) -> None:
    caller.on_demand(folder(settings={"DaysKeepActive": "2"}, a=dummy(w=NEVER)))

    for _ in range(days):
        simulator.new_day()

    assert set(caller.statuses()) == left


def test_jobs_need_not_inherit_their_folders_days(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(children_inherit_days_keep_active=False)
    own = dummy(w=NEVER, DaysKeepActive="1")
    caller.on_demand(folder(settings={"DaysKeepActive": "2"}, a=dummy(w=NEVER), b=own))

    simulator.new_day()

    assert set(caller.statuses()) == {"bdl-1", "b"}


def test_a_failed_job_stays_one_day_more(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", exit_code=1)
    caller.on_demand(one_job())

    simulator.new_day()
    assert set(caller.statuses()) == {"bdl-1", "appl"}
    simulator.new_day()

    assert caller.statuses() == {}


def test_a_folder_can_keep_what_failed(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", exit_code=1)
    caller.on_demand(folder(settings={"DaysKeepActiveIfNotOk": "Forever"}, a=command()))

    for _ in range(9):
        simulator.new_day()

    assert caller.statuses(jobname="a") == {"a": "Ended Not OK"}


def test_keep_all_keeps_what_ended_ok_with_its_folder(simulator: Simulator, caller: Caller) -> None:
    settings: Node = {"ActiveRetentionPolicy": "KeepAll", "DaysKeepActive": "2"}
    caller.on_demand(folder(settings=settings, a=dummy()))

    simulator.new_day()
    simulator.new_day()
    assert set(caller.statuses()) == {"bdl-1", "a"}
    simulator.new_day()

    assert caller.statuses() == {}


def test_keep_all_keeps_longer_what_ended_beside_a_failure(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("b", exit_code=1)
    settings: Node = {"ActiveRetentionPolicy": "KeepAll", "DaysKeepActiveIfNotOk": "2"}
    caller.on_demand(folder(settings=settings, a=dummy(), b=command()))

    simulator.new_day()

    assert set(caller.statuses()) == {"bdl-1", "a", "b"}


def test_an_executing_job_stays(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", duration_s=3 * 86400)
    caller.on_demand(one_job())

    simulator.clock.advance(2 * 86400)

    assert caller.statuses(jobname="appl") == {"appl": "Executing"}


def test_a_run_whose_orders_are_gone_shows_none(simulator: Simulator, caller: Caller) -> None:
    run = caller.on_demand(one_job()).json()["runId"]

    simulator.new_day()

    body = caller.get(f"/run/status/{run}").json()
    assert (body["completion"], body["total"]) == ("Completed", 0)


def test_an_event_with_a_date_does_not_reach_over_new_day(
    simulator: Simulator, caller: Caller
) -> None:
    add = {"Type": "AddEvents", "Events": [{"Event": "e"}]}
    caller.on_demand(folder(a=dummy(add=add)))
    simulator.new_day()

    def waiting(name: str, date: str) -> Node:
        wait = {"Type": "WaitForEvents", "Events": [{"Event": "e", "Date": date}]}
        return named_folder(name, {f"job-{date}": dummy(w=wait)})

    caller.on_demand(waiting("bdl-2", "OrderDate"))
    caller.on_demand(waiting("bdl-3", "AnyDate"))

    states = caller.statuses(jobname="job-*")
    assert states == {"job-OrderDate": "Wait Condition", "job-AnyDate": "Ended OK"}


def test_the_archive_takes_dates_with_dashes_only(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(one_job())
    simulator.new_day()

    assert archived(caller, orderDateFrom="2026-11-20", orderDateTo="2026-11-20", jobname="appl")
    assert not archived(caller, orderDateFrom="2026-11-21")
    assert caller.get("/archive/search", orderDateFrom="261120").status == 400


def test_the_archive_says_when_there_is_more(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(one_job())
    simulator.new_day()

    answer = caller.get("/archive/search", limit="1")

    assert answer.status == 206
    assert answer.json()["additionalJobsMatchSearchCriteria"] is True
    assert answer.json()["jobs"][0]["runAs"] == "svc"


def test_the_archive_is_an_add_on(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(archive_installed=False)

    assert caller.get("/archive/search").status == 500
