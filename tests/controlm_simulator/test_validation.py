"""What a definitions file is refused for, with line and column."""

import json

import pytest

from localcloud.controlm import Simulator, Site
from tests.controlm_simulator.caller import (
    KEY,
    Caller,
    command,
    dummy,
    flow,
    folder,
    sentences,
)
from tests.controlm_simulator.refused import FILES
from tests.controlm_simulator.refused_jobs import JOBS, sla

REFUSED = {**FILES, **JOBS}


@pytest.fixture(params=["onprem", "saas"])
def flavoured(request: pytest.FixtureRequest, simulator: Simulator, caller: Caller) -> Caller:
    simulator.turn(flavour=request.param)
    return caller


@pytest.mark.parametrize(("text", "said", "there"), REFUSED.values(), ids=list(REFUSED))
def test_refused(flavoured: Caller, text: object, said: str, there: str) -> None:
    content = text if isinstance(text, str | bytes) else json.dumps(text, indent=1)

    answer = flavoured.on_demand(content)

    assert answer.status == 400
    [error] = [one for one in answer.json()["errors"] if said in one["message"]]
    assert (error["file"], error["line"], error["col"]) == ("bundle.json", *place(content, there))
    assert flavoured.simulator.journal.orders() == []


def place(content: str | bytes, there: str) -> tuple[int, int]:
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    before = text[: text.rindex(there)] if there else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


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


def test_saas_refuses_a_simple_folder(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(flavour="saas")

    [error] = caller.on_demand({"F": {"Type": "SimpleFolder", "a": dummy()}}).json()["errors"]

    assert (error["message"], error["line"]) == ("SimpleFolder is not supported", 1)
