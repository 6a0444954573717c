"""Which requests meet a fault, and how often."""

import pytest

from localcloud.controlm import Simulator
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
    "settings", [{"kind": "rain"}, {"kind": "500", "count": 0}, {"kind": "latency", "seconds": -1}]
)
def test_faults_that_cannot_be_are_refused(
    simulator: Simulator, settings: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="Fault"):
        simulator.faults.add(**settings)  # type: ignore[arg-type]
