"""Faults that change what becomes of a request: stuck, lost, revoked, at the wrong time."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import (
    NOON,
    ON_DEMAND,
    Caller,
    Submit,
    command,
    dummy,
    events,
    folder,
    one_job,
)

EVENT = {"name": "ready", "date": "1120"}


def test_a_stuck_order_waits_for_a_host_for_ever(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("stuck-order", ON_DEMAND)

    caller.on_demand(folder("bdl-1", a=command()))
    caller.on_demand(folder("bdl-2", b=command()))
    simulator.clock.advance(3600)

    assert caller.statuses(folder="bdl-1", jobname="a") == {"a": "Wait Host"}
    assert caller.statuses(folder="bdl-2", jobname="b") == {"b": "Ended OK"}


def test_a_lost_event_was_accepted_and_is_not_there(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("event-lost", "POST /run/event/*")
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "ready"))))

    assert caller.post("/run/event/IN01", EVENT).status == 200
    assert caller.statuses(jobname="a") == {"a": "Wait Condition"}

    caller.post("/run/event/IN01", EVENT)
    assert caller.statuses(jobname="a") == {"a": "Ended OK"}


def test_a_revoked_key_stays_revoked(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("auth-revoked", ON_DEMAND)

    assert caller.get("/status").status == 200
    assert [caller.on_demand(one_job()).status for _ in range(2)] == [401, 401]
    assert caller.get("/status").status == 401
    assert simulator.journal.orders() == []


def test_a_revoked_session_needs_another_login(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    login = {"username": "svc", "password": "secret-word"}
    token = caller.post("/session/login", login).json()["token"]
    caller.headers = {"Authorization": f"Bearer {token}"}
    simulator.faults.add("auth-revoked", "GET /status")

    assert caller.get("/status").status == 401
    token = caller.post("/session/login", login).json()["token"]
    caller.headers = {"Authorization": f"Bearer {token}"}
    assert caller.get("/status").status == 200


def test_a_slow_body_comes_whole(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("slow-body", ON_DEMAND, seconds=0.3)
    begun = monotonic()

    answer = submit()

    assert "runId" in answer.json()
    assert monotonic() - begun >= 0.3
    assert len(simulator.orders_named("bdl-1")) == 1


def test_a_skewed_clock_is_wrong_in_every_answer(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("clock-skew", seconds=-7200)
    caller.on_demand(one_job())

    answer = caller.get("/run/jobs/status", jobname="appl")

    assert answer.json()["statuses"][0]["startTime"] == "Nov 20, 2026, 10:00:00 AM"
    assert parsedate_to_datetime(answer.headers["Date"]) == NOON - timedelta(hours=2)
    simulator.faults.clear()
    assert parsedate_to_datetime(caller.get("/status").headers["Date"]) == NOON


def test_a_clock_that_is_ahead_ends_sessions_early(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    login = {"username": "svc", "password": "secret-word"}
    token = caller.post("/session/login", login).json()["token"]
    caller.headers = {"Authorization": f"Bearer {token}"}

    simulator.faults.add("clock-skew", seconds=1800)

    assert caller.get("/status").status == 401
