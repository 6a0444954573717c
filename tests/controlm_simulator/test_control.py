"""/_sim: clock, New Day, faults, behaviours, switches, credentials, reset."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.clock import WallClock
from tests.controlm_simulator.caller import Caller, one_job


def test_the_clock_is_set_and_advanced(simulator: Simulator, caller: Caller) -> None:
    caller.control("PUT", "/clock", {"set": "2027-01-01T00:00:00+01:00"})
    told = caller.control("PUT", "/clock", {"advance_s": 90}).json()

    assert told == {"now": "2026-12-31T23:01:30+00:00", "odate": "261231", "standing": True}
    assert caller.control("GET", "/clock").json() == told
    assert simulator.clock.now().isoformat() == told["now"]


def test_the_clock_can_run_again(simulator: Simulator, caller: Caller) -> None:
    caller.control("PUT", "/clock", {"follow": True})

    assert abs((simulator.clock.now() - WallClock().now()).total_seconds()) < 5
    simulator.clock.advance(3600)
    assert (simulator.clock.now() - WallClock().now()).total_seconds() > 3500


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"set": "noon"},
        {"set": "2027-01-01T00:00:00"},
        {"set": "2200-01-01T00:00:00Z"},
        {"advance_s": -1},
        {"advance_s": 1e300},
        {"advance_s": 1e10},
        [],
        None,
    ],
    ids=str,
)
def test_times_without_a_meaning_are_refused(caller: Caller, body: object) -> None:
    assert caller.control("PUT", "/clock", body).status == 400


def test_new_day_moves_the_clock_to_the_new_order_date(caller: Caller) -> None:
    told = caller.control("POST", "/newday").json()

    assert (told["now"], told["odate"]) == ("2026-11-21T00:00:00+00:00", "261121")


def test_faults_are_put_and_told(caller: Caller) -> None:
    wanted = {"kind": "500", "route": "POST /run/ondemand", "count": 2}

    caller.control("PUT", "/faults", {"faults": [wanted]})

    assert caller.on_demand(one_job()).status == 500
    [left] = caller.control("GET", "/faults").json()["faults"]
    assert left.items() >= {**wanted, "count": 1}.items()


@pytest.mark.parametrize(
    "faults", [None, "500", ["500"], [{"kind": "rain"}], [{"kind": "500", "colour": "red"}]]
)
def test_odd_faults_are_refused(caller: Caller, faults: object) -> None:
    assert caller.control("PUT", "/faults", {"faults": faults}).status == 400


def test_down_can_be_put_and_taken_away(caller: Caller) -> None:
    caller.control("PUT", "/faults", {"faults": [{"kind": "down"}]})
    told = caller.control("GET", "/faults").json()["faults"]
    caller.control("PUT", "/faults", {"faults": []})

    assert [fault["kind"] for fault in told] == ["down"]
    assert caller.get("/status").status == 200


def test_behaviours_are_put_and_told(caller: Caller) -> None:
    script = [{"pattern": "appl*", "duration_s": 0, "exit_code": 1, "output": "no"}]

    assert caller.control("PUT", "/behaviours", {"behaviours": script}).status == 200

    caller.on_demand(one_job())
    assert caller.statuses(jobname="appl") == {"appl": "Ended Not OK"}
    assert caller.control("GET", "/behaviours").json() == {"behaviours": script}


@pytest.mark.parametrize(
    "one", [{}, {"pattern": "a", "duration_s": "long"}, {"pattern": "a", "exit_code": -1}], ids=str
)
def test_odd_behaviours_are_refused(caller: Caller, one: object) -> None:
    assert caller.control("PUT", "/behaviours", {"behaviours": [one]}).status == 400


def test_switches_are_turned_by_name(simulator: Simulator, caller: Caller) -> None:
    told = caller.control("PUT", "/switches", {"order_latency_s": 5}).json()

    assert told["order_latency_s"] == 5
    assert simulator.switches.order_latency_s == 5


@pytest.mark.parametrize(
    "body",
    [{"colour": "red"}, {"flavour": "cloud"}, {"comma_lists": 1}, {"order_latency_s": -1}],
    ids=str,
)
def test_switches_that_do_not_exist_are_refused(caller: Caller, body: object) -> None:
    assert caller.control("PUT", "/switches", body).status == 400


def test_credentials_are_added_told_by_fingerprint_and_revoked(caller: Caller) -> None:
    keys = [{"key": "fresh", "read_only": True, "expires": "2027-01-01"}]
    users = [{"username": "svc", "password": "secret-word"}]

    told = caller.control("PUT", "/credentials", {"api_keys": keys, "users": users})

    assert "fresh" not in told.data.decode()
    assert told.json()["users"] == ["svc"]
    caller.headers = {"x-api-key": "fresh"}
    assert caller.get("/status").status == 200
    assert caller.control("DELETE", "/credentials/fresh").status == 200
    assert caller.get("/status").status == 401


@pytest.mark.parametrize(
    "body",
    [{"api_keys": "k"}, {"api_keys": [{}]}, {"users": [{"username": "x"}]}],
    ids=str,
)
def test_odd_credentials_are_refused(caller: Caller, body: object) -> None:
    assert caller.control("PUT", "/credentials", body).status == 400


def test_reset_empties_the_state_and_keeps_the_clock(simulator: Simulator, caller: Caller) -> None:
    now = simulator.clock.now()
    caller.on_demand(one_job())
    simulator.faults.add("500", count=None)

    caller.control("POST", "/reset")

    assert caller.statuses() == {}
    assert [entry.asked.method for entry in simulator.journal.entries] == ["GET"]
    assert simulator.clock.now() == now


def test_control_is_served_beside_the_api_too(simulator: Simulator, caller: Caller) -> None:
    url = simulator.endpoint.replace("/automation-api", "/_sim/clock")

    assert caller.pool.request("GET", url).status == 200
    assert simulator.journal.entries == ()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.com"}, {"Host": "example.com"}], ids=str
)
def test_pages_of_other_sites_pull_no_strings(
    simulator: Simulator, caller: Caller, headers: dict[str, str]
) -> None:
    caller.on_demand(one_job())

    answer = caller.pool.request("POST", f"{simulator.control}/reset", headers=headers)

    assert (answer.status, list(answer.json())) == (403, ["errors"])
    assert len(simulator.orders_named("bdl-1")) == 1
