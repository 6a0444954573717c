"""What earlier runs foretell about a service, and how a service ends."""

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, command, flow, folder
from tests.controlm_simulator.promises import HOUR, NEVER, notices, service, within


def test_a_job_whose_name_never_ran_is_not_foretold(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("slow", duration_s=2 * HOUR)

    caller.on_demand(folder(slow=command(), sla=within("01:00"), f=flow("slow", "sla")))

    assert (service(caller)["jobsWithoutStatistics"], service(caller)["status"]) == ("1", "Ok")
    simulator.clock.advance(HOUR)
    assert service(caller)["status"] == "Not Ok"


def slow_chain(caller: Caller, limit: str) -> None:
    """Order two jobs of an hour each, and a service behind them."""
    chain = flow("one", "two", "sla")
    caller.on_demand(folder(one=command(), two=command(), sla=within(limit), f=chain))


def test_earlier_runs_foretell_that_a_service_will_be_late(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("*", duration_s=HOUR)
    slow_chain(caller, "23:00")
    simulator.new_day()

    slow_chain(caller, "01:59")

    told = service(caller)
    assert told["jobsWithoutStatistics"] == "0"
    assert (told["statusReason"], told["slackTime"]) == ("Service late", "-00:01:00")
    assert len(notices(simulator)) == 1


def test_a_chain_that_does_not_begin_becomes_late_when_it_can_no_longer_be_done(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("*", duration_s=HOUR)
    slow_chain(caller, "23:00")
    simulator.new_day()
    chain = flow("one", "two", "sla")
    caller.on_demand(folder(one=command(w=NEVER), two=command(), sla=within("03:00"), f=chain))

    simulator.clock.advance(HOUR)
    assert (service(caller)["status"], service(caller)["slackTime"]) == ("Ok", "00:00:00")
    simulator.clock.advance(1)

    assert service(caller)["statusReason"] == "Service late"
    assert len(notices(simulator)) == 1


def test_a_service_that_ends_at_its_time_is_not_late(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=HOUR)
    caller.on_demand(folder(a=command(), sla=within("01:00"), f=flow("a", "sla")))

    simulator.clock.advance(5 * HOUR)

    told = service(caller)
    assert (told["status"], told["slackTime"]) == ("Ok", "00:00:00")
    assert told["endTime"] == "2026-11-20T13:00:00+00:00"
    assert notices(simulator) == []


def test_a_service_that_ended_late_stays_so_until_new_day(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", duration_s=HOUR + 1)
    caller.on_demand(folder(a=command(), sla=within("01:00"), f=flow("a", "sla")))

    simulator.clock.advance(5 * HOUR)

    told = service(caller)
    assert told["statusReason"] == "Service late,Service actually late"
    assert told["slackTime"] == "-00:00:01"
    simulator.new_day()
    assert caller.get("/run/services/sla").json()["activeServices"] == []


def test_a_job_that_was_made_to_run_no_longer_counts_what_it_should_have_waited_for(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("*", duration_s=HOUR)
    slow_chain(caller, "23:00")
    simulator.new_day()
    chain = flow("one", "two", "sla")
    caller.on_demand(folder(one=command(w=NEVER), two=command(), sla=within("02:30"), f=chain))
    assert service(caller)["slackTime"] == "00:30:00"

    caller.act(caller.id_of("two"), "runNow")
    simulator.clock.advance(HOUR / 2)

    assert service(caller)["slackTime"] == "01:30:00"
