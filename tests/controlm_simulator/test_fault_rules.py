"""Which requests meet a fault, and how often."""

import pytest

from localcloud.controlm import Fault, Simulator
from tests.controlm_simulator.caller import ON_DEMAND, Caller, Submit, one_job


def test_faults_go_by_route_and_by_count(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("500", "GET /run/*", count=2)

    assert caller.on_demand(one_job()).status == 200
    looks = [caller.get("/run/jobs/status").status for _ in range(3)]
    assert looks == [500, 500, 200]


def test_a_fault_without_a_count_stays(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("503", ON_DEMAND, count=None)

    assert [submit().status for _ in range(3)] == [503, 503, 503]


def test_the_journal_names_the_fault(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("accept-then-500", ON_DEMAND)

    submit()

    [post] = simulator.journal.posts("/run/ondemand")
    assert (post.fault, post.status) == ("accept-then-500", 500)
    assert len(simulator.journal.orders()) == 2
    assert simulator.faults.listed() == []


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "rain"},
        {"kind": "500", "count": 0},
        {"kind": "500", "probability": 0},
        {"kind": "500", "probability": 1.5},
        {"kind": "latency", "seconds": -1},
    ],
    ids=str,
)
def test_faults_that_cannot_be_are_refused(
    simulator: Simulator, settings: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="must"):
        simulator.faults.add(**settings)  # type: ignore[arg-type]


def statuses(simulator: Simulator, caller: Caller, seed: int) -> list[int]:
    simulator.faults.set(
        [Fault(kind="503", route="GET /status", count=None, probability=0.5)], seed
    )
    return [caller.get("/status").status for _ in range(40)]


def test_a_fault_of_some_probability_meets_some_requests(
    simulator: Simulator, caller: Caller
) -> None:
    met = statuses(simulator, caller, seed=1).count(503)

    assert 8 < met < 32


def test_the_same_seed_meets_the_same_requests_again(simulator: Simulator, caller: Caller) -> None:
    first, again, other = (statuses(simulator, caller, seed) for seed in (7, 7, 8))

    assert first == again != other


def test_a_count_is_used_up_only_by_who_meets_the_fault(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.faults.set([Fault(kind="503", route="GET /status", count=3, probability=0.5)], seed=1)

    assert [caller.get("/status").status for _ in range(40)].count(503) == 3


def test_the_seed_is_put_and_told(caller: Caller) -> None:
    rain = {"kind": "503", "count": None, "probability": 0.5}

    told = caller.control("PUT", "/faults", {"seed": 3, "faults": [rain]}).json()

    assert (told["seed"], told["faults"][0]["probability"]) == (3, 0.5)
    assert caller.control("PUT", "/faults", {"seed": "x", "faults": []}).status == 400
