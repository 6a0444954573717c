"""Definitions: deployed, looked at, polled for, deleted."""

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Removed, Stored
from tests.controlm_simulator.caller import Caller, command, dummy, flow, folder, one_job, sentences


def deploy(caller: Caller, *texts: object) -> None:
    for text in texts:
        assert caller.send("/deploy", text).status == 200


def test_deploy_stores_and_orders_nothing(simulator: Simulator, caller: Caller) -> None:
    answer = caller.send("/deploy", folder(a=dummy(), b=dummy()))

    [results] = answer.json()
    assert results["deploymentStatus"] == "ENDED_OK"
    assert (results["successfulSmartFoldersCount"], results["successfulJobsCount"]) == (1, 2)
    assert results["deployedFolders"] == ["bdl-1"]
    assert results["deployedJobs"] == ["bdl-1/a", "bdl-1/b"]
    assert simulator.deployed() == ["bdl-1"]
    assert simulator.journal.orders() == []
    [post] = simulator.journal.posts("/deploy")
    assert post.effects == [Stored(server="IN01", folder="bdl-1")]


def test_deploy_refuses_the_field_name_of_run(simulator: Simulator, caller: Caller) -> None:
    assert caller.send("/deploy", one_job(), field="jobDefinitionsFile").status == 400
    assert simulator.deployed() == []


def test_deploy_refuses_what_build_refuses(simulator: Simulator, caller: Caller) -> None:
    assert caller.send("/deploy", folder(a={"Type": "Job:Command"})).status == 400
    assert simulator.deployed() == []


def test_deploy_writes_over_what_was_there(caller: Caller) -> None:
    deploy(caller, folder(a=dummy()), folder(b=dummy()))

    assert list(caller.get("/deploy/jobs").json()["bdl-1"]) == ["Type", "ControlmServer", "b"]


def test_a_deployed_folder_is_told_as_it_was_written(caller: Caller) -> None:
    text = folder(a=command("run %%x"), b=dummy(), f=flow("a", "b"))
    deploy(caller, text, one_job("bdl-2"))

    assert caller.get("/deploy/jobs", folder="bdl-1", server="IN01").json() == text
    assert set(caller.get("/deploy/jobs", folder="bdl-*").json()) == {"bdl-1", "bdl-2"}
    assert caller.get("/deploy/jobs", ctm="IN02").json() == {}


def test_some_jobs_of_a_folder_are_told(caller: Caller) -> None:
    deploy(caller, folder(a=dummy(), b=dummy()))

    assert "b" not in caller.get("/deploy/jobs", job="a*").json()["bdl-1"]


def test_definitions_as_xml_are_refused(caller: Caller) -> None:
    answer = caller.get("/deploy/jobs", format="xml")

    assert (answer.status, len(sentences(answer))) == (400, 1)


def test_folders_are_told_without_their_jobs(simulator: Simulator, caller: Caller) -> None:
    deploy(caller, folder("bdl-1", {"Application": "pay"}, a=dummy()), one_job("bdl-2"))
    own = {"Type": "Folder", "ControlmServer": "IN01", "Application": "pay"}

    assert caller.get("/deploy/folders", application="pay").json() == {"bdl-1": own}
    assert set(caller.get("/deploy/folders", folderType="Folder").json()) == {"bdl-1", "bdl-2"}
    assert caller.get("/deploy/folders", folderType="SimpleFolder").json() == {}
    assert simulator.journal.warnings() == []


def test_on_demand_leaves_the_folders_empty_and_run_does_not(caller: Caller) -> None:
    caller.on_demand(one_job("bdl-1"))
    assert caller.get("/deploy/folders").json() == {}

    caller.send("/run", one_job("bdl-2"), field="jobDefinitionsFile")

    assert list(caller.get("/deploy/folders").json()) == ["bdl-2"]


def test_parameters_that_change_nothing_here_are_journalled(
    simulator: Simulator, caller: Caller
) -> None:
    caller.get("/deploy/jobs", useArrayFormat="true")

    assert simulator.journal.warnings() == ["filter-not-applied: useArrayFormat"]


def test_a_deleted_definition_is_gone_and_its_orders_stay(
    simulator: Simulator, caller: Caller
) -> None:
    caller.send("/run", one_job(), field="jobDefinitionsFile")
    url = f"{simulator.endpoint}/deploy/folder/IN01/bdl-1"

    first, second = (caller.pool.request("DELETE", url, headers=caller.headers) for _ in range(2))

    assert (first.status, second.status) == (200, 404)
    assert simulator.deployed() == []
    assert len(simulator.orders_named("bdl-1")) == 1
    [entry, _] = simulator.journal.requests(method="DELETE")
    assert entry.effects == [Removed(server="IN01", folder="bdl-1")]


def test_a_long_deployment_is_polled_for(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(deploy_latency_s=5)
    [under_way] = caller.send("/deploy", one_job()).json()
    poll_id = under_way["pollId"]

    assert caller.get("/deploy/poll", pollId=poll_id).status == 202
    simulator.clock.advance(5)
    ended = caller.get("/deploy/poll", pollId=poll_id)

    assert (ended.status, ended.json()["deploymentStatus"]) == (200, "ENDED_OK")
    assert ended.json()["successfulJobsCount"] == 1


def test_an_unknown_poll_id_is_an_error(caller: Caller) -> None:
    assert caller.get("/deploy/poll", pollId="x").status == 500
