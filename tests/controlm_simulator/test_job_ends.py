"""What a job does when it ends: its actions and notices."""

from collections.abc import Mapping

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Acted
from tests.controlm_simulator.caller import Caller, Node, command, dummy, folder


def if_(status: str, **actions: Mapping[str, object]) -> Node:
    return {"Type": "If", "CompletionStatus": status, **actions}


def acted(simulator: Simulator) -> list[tuple[str, str]]:
    known = (effect for entry in simulator.journal.entries for effect in entry.effects)
    return [(one.type, one.text) for one in known if isinstance(one, Acted)]


@pytest.mark.parametrize(("code", "told"), [(0, "Notify:OK"), (1, "Notify:NotOK")])
def test_a_notice_is_given_for_the_end_it_names(
    simulator: Simulator, caller: Caller, code: int, told: str
) -> None:
    simulator.behaviours.add("a", exit_code=code)
    notices = {
        kind: {"Type": kind, "Message": "%%JOBNAME"} for kind in ("Notify:OK", "Notify:NotOK")
    }

    caller.on_demand(folder(a={**command(), **notices}))

    assert acted(simulator) == [(told, "a")]


def test_an_action_can_set_a_variable_for_those_after_it(
    simulator: Simulator, caller: Caller
) -> None:
    put = {"Type": "Action:Set", "Variable": "%%cause", "Value": "%%JOBNAME failed"}
    tell = {"Type": "Action:Notify", "Message": "%%cause", "Destination": "Alerts"}
    simulator.behaviours.add("a", exit_code=1)

    caller.on_demand(folder(a=command("run %%cause", i=if_("NOTOK", put=put, tell=tell))))
    caller.act(caller.id_of("a"), "rerun")

    assert acted(simulator)[1] == ("Action:Notify", "a failed\nAlerts")
    assert [ran.command for ran in simulator.journal.commands()] == ["run %%cause", "run a failed"]


def test_a_mail_can_have_the_output_attached(simulator: Simulator, caller: Caller) -> None:
    mail = {"Type": "Action:Mail", "To": "x", "AttachOutput": True}

    assert caller.on_demand(folder(a=dummy(i=if_("OK", mail=mail)))).status == 200

    assert acted(simulator) == [("Action:Mail", "x\nTrue")]


def test_a_deleted_job_leaves_even_if_it_was_executing(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder(a=command()))
    for action in ("hold", "delete"):
        caller.act(caller.id_of("a"), action)

    simulator.new_day()

    assert caller.statuses() == {}
