"""What jobs have left behind outlives a stop: runs, logs, statistics, pools, services, archive."""

import re
from pathlib import Path

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import KEY, NOON, Caller, Node, command, flow, folder
from tests.controlm_simulator.promises import HOUR, notices, service, within

POOL: Node = {"Type": "Resource:Pool", "Quantity": "1"}


def begun(path: Path) -> Simulator:
    simulator = Simulator()
    simulator.add_api_key(KEY)
    simulator.keep(path)
    return simulator


def told(caller: Caller) -> dict[str, str]:
    held = caller.id_of("held")
    paths = (
        "/run/resources",
        "/run/services/sla",
        "/archive/search",
        "/archive/IN01%3A00002/output?runNo=1",
        f"/run/job/{held}/log",
        f"/run/job/{held}/waitingInfo",
        f"/run/job/{caller.id_of('a')}/statistics",
        f"/run/job/{caller.id_of('a')}/get",
    )
    answers = {path: caller.get(path) for path in paths}
    assert {answer.status for answer in answers.values()} == {200}
    text = {path: answer.data.decode() for path, answer in answers.items()}
    return {path: re.sub(r"127.0.0.1:\d+", "", said) for path, said in text.items()}


def two_days(caller: Caller) -> None:
    """Run a job and let it leave, then order it anew beside one that is held."""
    simulator = caller.simulator
    simulator.clock.set(NOON)
    simulator.behaviours.add("a", duration_s=HOUR, output="all well\n")
    caller.post("/run/resource/IN01", {"name": "lines", "max": "1"})
    caller.on_demand(folder("bdl-1", a=command()))
    simulator.new_day()
    jobs = {"a": command(lines=POOL), "held": command(lines=POOL)}
    caller.on_demand(folder("bdl-2", **jobs, sla=within("00:30"), f=flow("a", "sla")))
    caller.act(caller.id_of("held"), "hold")


def test_all_that_jobs_have_left_behind_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    with begun(path) as simulator:
        two_days(Caller(simulator))
        before = told(Caller(simulator))

    with begun(path) as simulator:
        caller = Caller(simulator)
        after = told(caller)
        simulator.clock.advance(HOUR)
        caller.act(caller.id_of("held"), "free")
        ended = caller.statuses(folder="bdl-2")
        late = service(caller)["statusReason"], len(notices(simulator))

    assert after == before
    assert set(ended.values()) == {"Ended OK"}
    assert late == ("Service late,Service actually late", 1)
