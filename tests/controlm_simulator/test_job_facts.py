"""What is known about an order: its services, its statistics, its definition."""

import json

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, Node, command, dummy, flow, folder
from tests.controlm_simulator.promises import within


def test_a_job_belongs_to_the_services_that_depend_on_it(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(), b=dummy(), sla=within("01:00"), f=flow("a", "sla")))

    def related(name: str) -> object:
        return caller.get(f"/run/job/{caller.id_of(name)}/related").json()

    empty: Node = {"DependsOnServices": [], "ServicesJobDependency": []}
    assert related("a") == {"BelongToServices": [{"serviceName": "service-1"}], **empty}
    assert related("b") == {"BelongToServices": [], **empty}


def test_statistics_are_those_of_earlier_runs_of_the_name(
    simulator: Simulator, caller: Caller
) -> None:
    for seconds in (60, 120):
        simulator.behaviours.add("a", duration_s=seconds)
        caller.on_demand(folder(a=command()))
        simulator.new_day()
    caller.on_demand(folder(a=command(), b=command()))

    told = caller.get(f"/run/job/{caller.id_of('a')}/statistics").json()

    [period] = told["periods"]
    assert period["runInfo"]["averageInfo"]["runTime"] == "00:01:30"
    assert [run["runTime"] for run in period["runInfo"]["runs"]] == ["00:01:00", "00:02:00"]
    assert period["runInfo"]["runs"][0] == {
        "startTime": "20261120120000",
        "endTime": "20261120120100",
        "cpuTime": "",
        "runTime": "00:01:00",
        "jobId": "IN01:00002",
        "orderDate": "261120",
    }
    assert caller.get(f"/run/job/{caller.id_of('b')}/statistics").json()["periods"] == []


def test_statistics_forget_what_was_long_ago(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder(a=command()))
    simulator.clock.advance(60)
    simulator.behaviours.add("a", duration_s=1)
    for _ in range(20):
        caller.on_demand(folder(a=command()))
    simulator.clock.advance(1)
    caller.on_demand(folder("bdl-2", a=command()))
    [job] = simulator.jobs_of("bdl-2")

    [period] = caller.get(f"/run/job/{job.job_id}/statistics").json()["periods"]

    assert {run["runTime"] for run in period["runInfo"]["runs"]} == {"00:00:01"}


def test_a_run_that_failed_is_no_statistic(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60, exit_code=1)
    caller.on_demand(folder(a=command()))
    simulator.clock.advance(60)
    caller.on_demand(folder("bdl-2", a=command()))
    [job] = simulator.jobs_of("bdl-2")

    assert caller.get(f"/run/job/{job.job_id}/statistics").json()["periods"] == []


def test_the_definition_is_told_as_text(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(Description="as written"), b=dummy()))

    text = caller.get(f"/run/job/{caller.id_of('a')}/get").json()

    job = {"Type": "Job:Dummy", "Description": "as written"}
    assert json.loads(text) == {"bdl-1": {"Type": "Folder", "a": job}}
    whole = json.loads(caller.get(f"/run/job/{caller.id_of('bdl-1')}/get").json())
    assert set(whole["bdl-1"]) == {"Type", "ControlmServer", "a", "b"}


def test_nothing_is_known_about_nobody(caller: Caller) -> None:
    asked = ("related", "statistics", "get")

    assert [caller.get(f"/run/job/IN01%3Azzzzz/{one}").status for one in asked] == [400, 404, 404]


def test_earlier_runs_foretell_the_times_of_a_row(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", duration_s=60)
    chain = flow("a", "b", "fresh")
    caller.on_demand(folder("bdl-1", a=command(), b=command(), f=flow("a", "b")))
    simulator.new_day()
    caller.on_demand(folder("bdl-2", a=command(), b=command(), fresh=command(), f=chain))

    rows = caller.get("/run/jobs/status", folder="bdl-2").json()["statuses"]

    told = {row["name"]: (row["estimatedStartTime"], row["estimatedEndTime"]) for row in rows}
    assert told == {
        "bdl-2": (["20261121000000"], ["20261121000200"]),
        "a": (["20261121000000"], ["20261121000100"]),
        "b": (["20261121000100"], ["20261121000200"]),
        "fresh": ([], []),
    }
