"""The life of jobs: one test per step of the way."""

import pytest

from localcloud.controlm import Simulator, SimulatorClock, Site
from localcloud.controlm.effects import Acted
from tests.controlm_simulator.caller import (
    KEY,
    NOON,
    Caller,
    Node,
    command,
    dummy,
    flow,
    folder,
    named_folder,
)


def events(kind: str, *names: str, date: str = "OrderDate") -> Node:
    return {"Type": kind, "Events": [{"Event": name, "Date": date} for name in names]}


def test_dummies_end_at_once_in_the_order_of_the_flow(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(), b=dummy(), f=flow("a", "b")))

    assert set(caller.statuses().values()) == {"Ended OK"}


def test_a_command_executes_for_its_duration(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("appl*", duration_s=60)
    caller.on_demand(named_folder("bdl-1", {"appl-1": command()}))
    simulator.clock.advance(59)
    assert caller.statuses() == {"bdl-1": "Executing", "appl-1": "Executing"}

    simulator.clock.advance(1)

    assert caller.statuses() == {"bdl-1": "Ended OK", "appl-1": "Ended OK"}


def test_times_are_those_of_the_ends_not_of_the_look(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("*", duration_s=60)
    caller.on_demand(folder(a=command(), b=command(), f=flow("a", "b")))
    simulator.clock.advance(3600)

    rows = caller.get("/run/jobs/status", jobname="b").json()["statuses"]

    assert rows[0]["startTime"] == "Nov 20, 2026, 12:01:00 PM"
    assert rows[0]["endTime"] == "Nov 20, 2026, 12:02:00 PM"


def test_an_exit_code_ends_the_job_not_ok(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("appl", exit_code=3)
    caller.on_demand(folder(appl=command()))

    assert caller.statuses() == {"bdl-1": "Ended Not OK", "appl": "Ended Not OK"}


def test_a_failure_leaves_the_successor_waiting_and_the_folder_executing(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder(a=command(), b=command(), f=flow("a", "b")))

    assert caller.statuses() == {"bdl-1": "Executing", "a": "Ended Not OK", "b": "Wait Condition"}


def test_the_folder_waits_until_its_first_job_starts(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "never"))))

    assert caller.statuses() == {"bdl-1": "Wait Condition", "a": "Wait Condition"}


def test_confirmation_is_waited_for(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(Confirm=True)))

    assert caller.statuses(jobname="a") == {"a": "Wait User"}


def test_an_unknown_pool_is_waited_for(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(pool={"Type": "Resource:Pool", "Quantity": "1"})))

    assert caller.statuses(jobname="a") == {"a": "Wait Resource"}


def test_an_unknown_host_is_waited_for() -> None:
    with Simulator(site=Site(hosts=frozenset({"host-1"}))) as simulator:
        simulator.add_api_key(KEY)
        caller = Caller(simulator)
        caller.on_demand(folder(a=command(Host="host-2"), b=command(), c=dummy(Host="host-2")))

        states = {job.plan.name: job.status for job in simulator.jobs_of("bdl-1")}

    assert states == {"a": "Wait Host", "b": "Ended OK", "c": "Ended OK"}


def test_run_as_dummy_runs_no_command(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(folder(a=command(RunAsDummy=True)))

    assert caller.statuses(jobname="a") == {"a": "Ended OK"}
    assert simulator.journal.commands() == []


def test_folders_with_the_same_job_names_interfere(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder("bdl-1", a=command(), b=dummy(), f=flow("a", "b")))
    simulator.clock.advance(30)
    caller.on_demand(folder("bdl-2", a=command(), b=dummy(), f=flow("a", "b")))

    simulator.clock.advance(30)

    states = [job.status for job in simulator.jobs_of("bdl-2")]
    assert states == ["Executing", "Ended OK"]  # b ran before its own a had ended


def test_unique_flow_events_can_be_switched_on(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(ondemand_unique_flow_events=True)
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder("bdl-1", a=command(), b=dummy(), f=flow("a", "b")))
    simulator.clock.advance(30)
    caller.on_demand(folder("bdl-2", a=command(), b=dummy(), f=flow("a", "b")))

    simulator.clock.advance(30)

    assert simulator.orders_named("bdl-1")[0].status == "Ended OK"
    assert simulator.orders_named("bdl-2")[0].status == "Executing"


@pytest.mark.parametrize(
    ("wait", "status"),
    [
        pytest.param(["set"], "Ended OK", id="set"),
        pytest.param(["set", "unset"], "Wait Condition", id="both"),
        pytest.param(["unset", "OR", "set"], "Ended OK", id="either"),
        pytest.param(["(", "unset", "OR", "set", ")", "set"], "Ended OK", id="group"),
        pytest.param(["(", "set", "OR", "unset", ")", "unset"], "Wait Condition", id="group-not"),
        pytest.param(["unset", "OR", "(", "set", ")"], "Ended OK", id="group last"),
    ],
)
def test_waits_with_operators(caller: Caller, wait: list[str], status: str) -> None:
    terms = [word if word in {"OR", "(", ")"} else {"Event": word} for word in wait]
    text = folder(
        a=dummy(add=events("AddEvents", "set")),
        b=dummy(w={"Type": "WaitForEvents", "Events": terms}),
    )

    caller.on_demand(text)

    assert caller.statuses(jobname="b") == {"b": status}


@pytest.mark.parametrize(
    ("added", "awaited", "status"),
    [
        ("OrderDate", "OrderDate", "Ended OK"),
        ("OrderDate", "AnyDate", "Ended OK"),
        ("OrderDate", "1120", "Ended OK"),
        ("OrderDate", "NextOrderDate", "Wait Condition"),
        ("NextOrderDate", "+1", "Ended OK"),
        ("PreviousOrderDate", "-001", "Ended OK"),
        ("NoDate", "STAT", "Ended OK"),
        ("NoDate", "OrderDate", "Wait Condition"),
    ],
)
def test_dates_of_events(caller: Caller, added: str, awaited: str, status: str) -> None:
    text = folder(
        a=dummy(add=events("AddEvents", "e", date=added)),
        b=dummy(w=events("WaitForEvents", "e", date=awaited)),
    )

    caller.on_demand(text)

    assert caller.statuses(jobname="b") == {"b": status}


def test_an_event_is_gone_once_it_has_been_deleted(caller: Caller) -> None:
    taking = {"w": events("WaitForEvents", "e"), "d": events("DeleteEvents", "e", date="AnyDate")}
    caller.on_demand(folder("bdl-1", a=dummy(add=events("AddEvents", "e")), b=dummy(**taking)))

    caller.on_demand(folder("bdl-2", c=dummy(**taking)))

    assert caller.statuses(folder="bdl-2", jobname="c") == {"c": "Wait Condition"}


def if_(status: str, kind: str, **settings: str) -> Node:
    return {"Type": "If", "CompletionStatus": status, "do": {"Type": kind, **settings}}


@pytest.mark.parametrize(
    ("code", "action", "status"),
    [
        (1, if_("NOTOK", "Action:SetToOK"), "Ended OK"),
        (0, if_("OK", "Action:SetToNotOK"), "Ended Not OK"),
        (4, if_("4", "Action:SetToOK"), "Ended OK"),
        (4, if_(">=5", "Action:SetToOK"), "Ended Not OK"),
        (5, if_("Odd", "Action:SetToOK"), "Ended OK"),
        (5, if_("Even", "Action:SetToOK"), "Ended Not OK"),
        (0, if_("ANY", "Action:SetToNotOK"), "Ended Not OK"),
    ],
    ids=str,
)
def test_actions_turn_the_result(
    simulator: Simulator, caller: Caller, code: int, action: Node, status: str
) -> None:
    simulator.behaviours.add("a", exit_code=code)

    caller.on_demand(folder(a=command(i=action)))

    assert caller.statuses(jobname="a") == {"a": status}


def test_a_mail_is_written_down_and_not_sent(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder(a=command(i=if_("NOTOK", "Action:Mail", To="x", Message="%%JOBNAME"))))

    [post] = simulator.journal.posts()
    assert post.effects[-1] == Acted(job_id="IN01:00002", type="Action:Mail", text="x\na")


def test_an_action_can_add_and_delete_events(caller: Caller) -> None:
    text = folder(
        a=dummy(i=if_("OK", "Event:Add", Event="e"), j=if_("OK", "Event:Add", Event="gone")),
        b=dummy(w=events("WaitForEvents", "e"), i=if_("OK", "Event:Delete", Event="gone")),
        c=dummy(w=events("WaitForEvents", "gone"), f=events("WaitForEvents", "never")),
    )

    caller.on_demand(text)

    assert caller.statuses(jobname="b") == {"b": "Ended OK"}


def test_variables_are_expanded_when_the_job_runs(simulator: Simulator, caller: Caller) -> None:
    text = folder(
        settings={"Variables": [{"bundleId": "k-1"}, {"where": "folder"}]},
        appl=command('run "%%bundleId" %%where %%JOBNAME', Variables=[{"where": "job"}]),
    )

    caller.on_demand(text)

    assert [ran.command for ran in simulator.journal.commands()] == ['run "k-1" job appl']


def test_variables_inside_of_values_are_expanded_too(simulator: Simulator, caller: Caller) -> None:
    variables = [{"bundleId": "%%secret"}, {"secret": "$(id)"}]

    caller.on_demand(folder(settings={"Variables": variables}, appl=command("run %%bundleId")))

    assert [ran.command for ran in simulator.journal.commands()] == ["run $(id)"]


def test_unknown_variables_stay_and_circles_end(simulator: Simulator, caller: Caller) -> None:
    variables = [{"a": "%%b"}, {"b": "%%a"}]

    caller.on_demand(folder(settings={"Variables": variables}, appl=command("%%a %%nobody")))

    [ran] = simulator.journal.commands()
    assert ran.command.endswith(" %%nobody")


def test_what_other_types_run(simulator: Simulator, caller: Caller) -> None:
    script = {"FilePath": "/opt", "FileName": "x.sh", "Arguments": ["-a", "%%ODATE"]}
    text = folder(
        s={"Type": "Job:Script", "PreCommand": "cd /", **script},
        e={"Type": "Job:EmbeddedScript", "FileName": "x", "Script": "echo %%ORDERID"},
        m={
            "Type": "Job:AWS:Lambda",
            "ConnectionProfile": "P",
            "FunctionName": "f",
            "Payload": "{}",
        },
        t={"Type": "Job:AWS:StepFunction", "ConnectionProfile": "P", "StateMachine": "sm"},
    )

    caller.on_demand(text)

    ran = [one.command for one in simulator.journal.commands()]
    assert ran == ["cd /\n/opt/x.sh -a 261120", "echo 00003", "f {}", "sm"]


def test_the_order_date_turns_at_the_new_day_of_the_servers_zone() -> None:
    clock = SimulatorClock()
    clock.set(NOON.replace(hour=22, minute=30))
    site = Site(time_zone="Asia/Tokyo", new_day="07:00")
    with Simulator(site=site, clock=clock) as simulator:
        simulator.add_api_key(KEY)
        caller = Caller(simulator)
        caller.on_demand(folder(a=dummy()))

        assert caller.get("/run/jobs/status").json()["statuses"][0]["orderDate"] == "261121"
        assert site.odate(NOON.replace(hour=21)).day == 20
