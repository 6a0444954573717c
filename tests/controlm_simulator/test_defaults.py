"""The top-level Defaults: who takes them over, and who says otherwise."""

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, Node, command, dummy, folder, sentences

JOB: Node = {"Type": "Job:Command", "Command": "run"}


def test_a_job_takes_what_it_does_not_say(simulator: Simulator, caller: Caller) -> None:
    text = {
        "Defaults": {
            "Application": "pay",
            "RunAs": "all",
            "Job": {"RunAs": "jobs", "Host": "h"},
            "Job:Command": {"RunAs": "commands"},
        },
        **folder(a=JOB, b={**JOB, "RunAs": "me"}, c=dummy()),
    }

    assert caller.on_demand(text).status == 200

    told = {
        job.plan.name: (job.plan.text("RunAs"), job.plan.text("Application"))
        for job in simulator.jobs_of("bdl-1")
    }
    assert told == {"a": ("commands", "pay"), "b": ("me", "pay"), "c": ("jobs", "pay")}


def test_a_folder_takes_what_it_does_not_say(simulator: Simulator, caller: Caller) -> None:
    given = {"DaysKeepActive": "2", "Folder": {"Application": "pay"}, "Job": {"Host": "h"}}
    caller.on_demand({"Defaults": given, **folder(a=JOB)})

    [order] = simulator.orders_named("bdl-1")
    assert (order.plan.text("DaysKeepActive"), order.plan.text("Application")) == ("2", "pay")
    assert order.plan.text("Host") == ""


def test_a_required_value_may_come_from_the_defaults(caller: Caller) -> None:
    text = {"Defaults": {"Job:Command": {"Command": "run"}}, **folder(a={"Type": "Job:Command"})}

    assert caller.on_demand(text).status == 200


def test_on_demand_can_refuse_defaults(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(ondemand_accepts_defaults=False)
    text = {"Defaults": {"RunAs": "x"}, **folder(a=command())}

    assert sentences(caller.on_demand(text)) == ["Defaults is not supported here"]
    assert caller.send("/run", text, field="jobDefinitionsFile").status == 200
    assert caller.send("/build", text).status == 200
