"""The status of a folder, by those of its jobs."""

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, Node, command, dummy, events, flow, folder

NEVER = events("WaitForEvents", "never")


@pytest.mark.parametrize(
    ("jobs", "status"),
    [
        pytest.param({"a": dummy(w=NEVER)}, "Wait Condition", id="no job has started"),
        pytest.param({"a": command("long")}, "Executing", id="a job executes"),
        pytest.param({"a": dummy(), "b": dummy(w=NEVER)}, "Executing", id="one ended, one waits"),
        pytest.param(
            {"bad": command(), "b": dummy(), "f": flow("bad", "b")},
            "Executing",
            id="one failed, its successor waits",
        ),
        pytest.param({"a": dummy(), "b": dummy()}, "Ended OK", id="all ended well"),
        pytest.param({"a": dummy(), "bad": command()}, "Ended Not OK", id="all ended, one failed"),
    ],
)
def test_the_status_of_a_folder(
    simulator: Simulator, caller: Caller, jobs: dict[str, Node], status: str
) -> None:
    simulator.behaviours.add("a", duration_s=60)
    simulator.behaviours.add("bad", exit_code=1)

    caller.on_demand(folder("bdl-1", {**jobs}))

    assert caller.statuses(jobname="bdl-1") == {"bdl-1": status}


def test_a_deleted_job_no_longer_counts(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(), b=dummy(w=NEVER)))

    for action in ("hold", "delete"):
        caller.act(caller.id_of("b"), action)

    assert caller.statuses(jobname="bdl-1") == {"bdl-1": "Ended OK"}


@pytest.mark.parametrize(
    ("code", "turn", "left"),
    [
        (0, {"CompletionStatus": "OK", "do": {"Type": "Action:SetToNotOK"}}, []),
        (1, {"CompletionStatus": "NOTOK", "do": {"Type": "Action:SetToOK"}}, ["done"]),
    ],
    ids=["set to not OK", "set to OK"],
)
def test_actions_come_before_events(
    simulator: Simulator, caller: Caller, code: int, turn: Node, left: list[str]
) -> None:
    simulator.behaviours.add("a", exit_code=code)

    caller.on_demand(folder(a=command(add=events("AddEvents", "done"), i={"Type": "If", **turn})))

    assert [event["name"] for event in caller.get("/run/events").json()] == left
