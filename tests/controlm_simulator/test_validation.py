"""What a definitions file is refused for, with line and column."""

import json

import pytest

from localcloud.controlm import Simulator, Site
from tests.controlm_simulator.caller import (
    KEY,
    Caller,
    Node,
    command,
    dummy,
    flow,
    folder,
    named_folder,
    one_job,
    sentences,
)

NO_OBJECT = (
    "MainArguments is an unknown keyword therefore it is assumed to be an object, "
    "but it has no object syntax"
)


def waits(*events: object) -> Node:
    return dummy(w={"Type": "WaitForEvents", "Events": list(events)})


def sla(**settings: object) -> Node:
    return {"Type": "Job:SLAManagement", "ServiceName": "bdl-1", **settings}


REFUSED = {
    "empty file": ("", "The definitions file is empty"),
    "no JSON": ("{", "Syntax error"),
    "a number JSON has not": ('{"F": NaN}', "Syntax error"),
    "nested too deeply": ("[" * 5000 + "]" * 5000, "nested too deeply"),
    "an array at the top": ("[]", "must hold a JSON object"),
    "not UTF-8": (b'{"\xff": 1}', "not UTF-8"),
    "no jobs": (folder(), "Run is not allowed for JSON without jobs"),
    "nothing at all": ({}, "Run is not allowed for JSON without jobs"),
    "duplicate keys": ('{"F":{"Type":"Folder","a":{},"a":{}}}', "Key 'a' occurs twice"),
    "unknown type of job": (folder(a={"Type": "Job:Magic"}), "Type 'Job:Magic' is unknown"),
    "unknown type at the top": ({"F": {"Type": "Thing"}}, "Unknown Type 'Thing'"),
    "no type": (folder(a={"Command": "x"}), "Required property 'Type' is missing"),
    "unknown keyword": (folder(a=command(MainArguments="-x")), NO_OBJECT),
    "unknown keyword of a folder": (folder(a=dummy(), Speed="9"), "Speed is an unknown keyword"),
    "command missing": (folder(a={"Type": "Job:Command"}), "Required property 'Command'"),
    "service name missing": (folder(a={"Type": "Job:SLAManagement"}), "'ServiceName' is missing"),
    "number for a string": (
        folder(a=dummy(pool={"Type": "Resource:Pool", "Quantity": 1})),
        "Quantity must be a string",
    ),
    "text for a flag": (folder(a=dummy(Confirm="true")), "Confirm must be true or false"),
    "job name too long": (named_folder("bdl-1", {"a" * 65: dummy()}), "is not valid here: 1-64"),
    "dollar in a job name": (named_folder("bdl-1", {"a$(id)": dummy()}), "is not valid here"),
    "quote in a job name": (named_folder("bdl-1", {"a'b": dummy()}), "is not valid here"),
    "line break in a job name": (named_folder("bdl-1", {"a\nb": dummy()}), "is not valid here"),
    "blank in a folder name": (folder("bdl 1", a=dummy()), "is not valid here"),
    "blank in an application": (folder(a=dummy(Application="a b")), "is not valid here"),
    "description too long": (folder(a=dummy(Description="x" * 4001)), "up to 4000"),
    "host too long": (folder(a=command(Host="h" * 86)), "up to 85"),
    "run-as too long": (folder(a=command(RunAs="r" * 31)), "1-30"),
    "days that do not exist": (folder(a=dummy(DaysKeepActive="99")), "0-98 or Forever"),
    "bar in an event name": (folder(a=waits({"Event": "a|b"})), "is not valid here"),
    "odd date of an event": (folder(a=waits({"Event": "e", "Date": "x"})), "not a date"),
    "any date on an add": (
        folder(a=dummy(w={"Type": "AddEvents", "Events": [{"Event": "e", "Date": "AnyDate"}]})),
        "AnyDate is not allowed",
    ),
    "unknown operator": (folder(a=waits({"Event": "e"}, "XOR")), "neither an event"),
    "groups inside of groups": (
        folder(a=waits("(", "(", {"Event": "e"}, ")", ")")),
        "do not fit together",
    ),
    "service name with a blank": (folder(a=sla(ServiceName="a b")), "is not valid here"),
    "two deadlines": (
        folder(a=sla(CompleteBy={"Time": "14:05"}, CompleteIn={"Time": "01:00"})),
        "CompleteBy and CompleteIn exclude each other",
    ),
    "two tolerances": (
        folder(a=sla(JobRunsDeviationsTolerance="2", AverageRunTimeTolerance={})),
        "exclude each other",
    ),
    "priority 6": (folder(a=sla(ServicePriority="6")), "ServicePriority must match"),
    "a day and more": (folder(a=sla(CompleteIn={"Time": "24:00"})), "at most 23:59"),
    "due at 25:00": (folder(a=sla(CompleteBy={"Time": "25:00"})), "Time must be HH:MM"),
    "job named like its folder": (named_folder("bdl-1", {"bdl-1": dummy()}), "name of its folder"),
    "flow to nowhere": (folder(a=dummy(), f=flow("a", "b")), "names an unknown job 'b'"),
    "unknown server": ({"F": {"Type": "Folder", "ControlmServer": "XX"}}, "Unknown Control-M"),
    "variable that is no string": (
        folder(a=dummy(Variables=[{"v": 1}])),
        "A variable's value must be a string",
    ),
    "variable with two names": (
        folder(a=dummy(Variables=[{"v": "1", "w": "2"}])),
        "must be an object with one name",
    ),
    "sub-folder": (folder(s={"Type": "SubFolder"}), "not played by this simulator"),
    "schedule": (folder(a=dummy(When={})), "When is not played by this simulator"),
    "lock": (folder(a=dummy(r={"Type": "Resource:Lock"})), "not played by this simulator"),
    "defaults": ({"Defaults": {}, **one_job()}, "Defaults is not played"),
    "odd completion status": (
        folder(a=dummy(i={"Type": "If", "CompletionStatus": "MAYBE"})),
        "Unknown completion status",
    ),
    "action not played": (
        folder(a=dummy(i={"Type": "If", "CompletionStatus": "OK", "r": {"Type": "Action:Run"}})),
        "not played by this simulator",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=list(REFUSED))
def test_refused(simulator: Simulator, caller: Caller, text: object, said: str) -> None:
    answer = caller.on_demand(text)

    assert answer.status == 400
    assert any(said in sentence for sentence in sentences(answer)), sentences(answer)
    assert simulator.journal.orders() == []


def test_a_refusal_names_file_line_column_and_item(caller: Caller) -> None:
    text = '{"F": {"Type": "Folder",\n  "J": {"Type": "Job:Dummy",\n    "Oops": 1}}}'

    [error] = caller.on_demand(text).json()["errors"]

    assert (error["file"], error["line"], error["col"]) == ("bundle.json", 3, 5)
    assert error["item"] == "F.J.Oops"


def test_no_refusal_carries_an_empty_item(caller: Caller) -> None:
    [error] = caller.on_demand("{").json()["errors"]

    assert "item" not in error


def test_every_problem_is_told_at_once(caller: Caller) -> None:
    answer = caller.on_demand(folder(a=command(Host="h" * 86), b={"Type": "Job:Command"}))

    assert len(sentences(answer)) == 2


def test_an_older_product_answers_a_definition_error_with_500(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.turn(definition_error_status=500)

    assert caller.on_demand("{").status == 500


def test_the_server_must_be_named_where_there_are_several() -> None:
    with Simulator(site=Site(servers=("IN01", "IN02"))) as simulator:
        simulator.add_api_key(KEY)
        answer = Caller(simulator).on_demand({"F": {"Type": "Folder", "a": dummy()}})

    assert sentences(answer) == ["ControlmServer not specified"]


def test_a_simple_folder_can_be_switched_off(simulator: Simulator, caller: Caller) -> None:
    text = {"F": {"Type": "SimpleFolder", "a": dummy()}}
    assert caller.on_demand(text).status == 200

    simulator.turn(simplefolder_allowed=False)

    assert sentences(caller.on_demand(text)) == ["SimpleFolder is not supported"]


def test_build_accepts_a_folder_without_jobs_and_refuses_what_run_refuses(caller: Caller) -> None:
    assert caller.send("/build", folder()).status == 200
    assert caller.send("/build", "{").status == 400


def test_host_run_as_pool_and_script_need_not_exist(caller: Caller) -> None:
    pool = {"Type": "Resource:Pool", "Quantity": "1"}
    script = {"Type": "Job:Script", "FilePath": "/no", "FileName": "such", "RunAs": "nobody"}

    assert caller.send("/build", folder(a=command(Host="nowhere", p=pool), b=script)).status == 200


def test_a_full_template_passes(simulator: Simulator, caller: Caller) -> None:
    late = {"Type": "If:SLA:ServiceIsLate", "n": {"Type": "Action:SLA:Notify", "Message": "m"}}
    mail = {"Type": "Action:Mail", "To": "x@example.com", "Subject": "s", "Message": "m"}
    text = folder(
        settings={"DaysKeepActive": "2", "ActiveRetentionPolicy": "KeepAll"},
        parent=dummy(Description="50% % off; (really) 'quoted'\n"),
        appl=command(notOk={"Type": "If", "CompletionStatus": "NOTOK", "mail": mail}),
        sla=sla(CompleteBy={"Time": "14:05", "Days": "1"}, ServiceActions={"late": late}),
        flow0=flow("parent", "appl", "sla"),
    )

    answer = caller.on_demand(json.dumps(text, ensure_ascii=False))

    assert answer.status == 200
    assert {job.status for job in simulator.jobs_of("bdl-1")} == {"Ended OK"}
