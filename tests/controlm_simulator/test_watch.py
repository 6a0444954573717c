"""Looking: pages, filters, truncation, lag."""

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, command, dummy, folder, named_folder, one_job


def many(count: int) -> dict[str, object]:
    return named_folder("bdl-1", {f"job-{number:02}": dummy() for number in range(count)})


def test_a_run_is_told_in_pages_of_25(caller: Caller) -> None:
    run = caller.on_demand(many(26)).json()["runId"]

    first = caller.get(f"/run/status/{run}").json()
    second = caller.get(f"/run/status/{run}", startIndex="25").json()

    assert [first["itemsPerPage"], first["total"], len(first["statuses"])] == [25, 27, 25]
    assert first["nextURI"].endswith(f"/run/status/{run}?startIndex=25")
    assert "prevURI" not in first
    assert [row["name"] for row in second["statuses"]] == ["job-24", "job-25"]
    assert second["prevURI"].endswith("startIndex=0")
    assert "nextURI" not in second


def test_the_first_row_is_the_folder(caller: Caller) -> None:
    run = caller.on_demand(one_job()).json()["runId"]

    row, job = caller.get(f"/run/status/{run}").json()["statuses"]

    assert (row["name"], row["folder"], row["type"]) == ("bdl-1", "bdl-1", "Folder")
    assert row["folderId"] == "IN01:"
    assert (job["jobId"], job["folderId"]) == ("IN01:00002", "IN01:00001")
    assert "runId" not in row


def test_an_unknown_run_is_not_found(caller: Caller) -> None:
    assert caller.get("/run/status/0000").status == 404


def test_run_ids_can_have_a_life(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(run_id_life_s=60)
    run = caller.on_demand(one_job()).json()["runId"]

    simulator.clock.advance(61)

    assert caller.get(f"/run/status/{run}").status == 404
    assert caller.statuses(folder="bdl-1") != {}


def test_an_order_shows_after_its_lag(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(order_latency_s=5)
    run = caller.on_demand(one_job()).json()["runId"]
    simulator.clock.advance(4)

    pending = caller.get(f"/run/status/{run}").json()

    assert (pending["completion"], pending["statuses"]) == ("Pending", [])
    assert caller.statuses(folder="bdl-1") == {}
    simulator.clock.advance(1)
    assert caller.get(f"/run/status/{run}").json()["completion"] == "Completed"
    assert caller.statuses(folder="bdl-1") == {"bdl-1": "Ended OK", "appl": "Ended OK"}


def test_a_limit_below_the_matches_gives_206(caller: Caller) -> None:
    caller.on_demand(many(3))

    answer = caller.get("/run/jobs/status", limit="2")

    assert answer.status == 206
    assert (answer.json()["returned"], answer.json()["total"]) == (2, 4)


def test_the_limit_by_default_can_be_turned(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(jobs_status_limit=1)
    caller.on_demand(one_job())

    assert caller.get("/run/jobs/status", folder="bdl-1").status == 206


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"folder": "bdl-1"}, {"bdl-1", "a"}),
        ({"folder": "bdl-*"}, {"bdl-1", "bdl-2", "a", "b"}),
        ({"folder": "bdl"}, set()),
        ({"folder": "BDL-1"}, set()),
        ({"jobname": "a"}, {"a"}),
        ({"jobname": "a,b"}, set()),
        ({"ctm": "IN01", "jobname": "b"}, {"b"}),
        ({"ctm": "IN02"}, set()),
        ({"server": "IN0*", "jobname": "b"}, {"b"}),
        ({"application": "pay"}, {"a"}),
        ({"host": "host-1"}, {"a"}),
        ({"runAs": "svc"}, {"a"}),
        ({"status": "Wait Condition"}, {"b", "bdl-2"}),
        ({"jobid": "IN01:00002"}, {"a"}),
        ({"deleted": "true"}, set()),
        ({"deleted": "false", "held": "false", "jobname": "a"}, {"a"}),
        ({"orderDateFrom": "261120", "orderDateTo": "261120", "jobname": "a"}, {"a"}),
        ({"orderDateFrom": "261121"}, set()),
        ({"waitForEventName": "ne*"}, {"b"}),
        ({"jobname": "[ab]"}, set()),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_filters(caller: Caller, query: dict[str, str], names: set[str]) -> None:
    wait = {"Type": "WaitForEvents", "Events": [{"Event": "never"}]}
    caller.on_demand(folder("bdl-1", a=command(Application="pay")))
    caller.on_demand(folder("bdl-2", b=dummy(w=wait)))

    assert set(caller.statuses(**query)) == names


def test_comma_lists_can_be_switched_on(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(comma_lists=True)
    caller.on_demand(folder(a=dummy(), b=dummy(), c=dummy()))

    assert set(caller.statuses(jobname="a,c")) == {"a", "c"}


def test_the_folder_row_can_be_left_out_of_a_search(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(filter_returns_folder_row=False)
    caller.on_demand(one_job())

    assert set(caller.statuses(folder="bdl-1")) == {"appl"}


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "x"}, {"deleted": "no"}, {"orderDateFrom": "2026-11-20"}],
    ids=str,
)
def test_values_without_a_meaning_are_refused(caller: Caller, query: dict[str, str]) -> None:
    assert caller.get("/run/jobs/status", **query).status == 400


def test_an_unknown_parameter_is_ignored_and_journalled(
    simulator: Simulator, caller: Caller
) -> None:
    caller.on_demand(one_job())

    assert len(caller.statuses(orderFromDate="991231")) == 2
    assert simulator.journal.warnings() == ["unknown-query: orderFromDate"]


def test_an_unknown_parameter_can_be_refused(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(unknown_query="refuse")

    assert caller.get("/run/jobs/status", orderFromDate="991231").status == 400


def test_a_parameter_that_is_not_played_is_journalled(simulator: Simulator, caller: Caller) -> None:
    caller.get("/run/jobs/status", neighborhood="true")

    assert simulator.journal.warnings() == ["filter-not-applied: neighborhood"]


@pytest.mark.parametrize(
    ("time_format", "told"),
    [
        ("comma", "Nov 20, 2026, 12:00:00 PM"),
        ("no-comma", "Nov 20, 2026 12:00:00 PM"),
        ("digits", "20261120120000"),
    ],
)
def test_time_formats(simulator: Simulator, caller: Caller, time_format: str, told: str) -> None:
    simulator.turn(time_format=time_format)
    caller.on_demand(one_job())

    row = caller.get("/run/jobs/status", jobname="appl").json()["statuses"][0]

    assert (row["startTime"], row["endTime"], row["orderDate"]) == (told, told, "261120")


def test_one_job_by_its_encoded_id(caller: Caller) -> None:
    caller.on_demand(one_job())

    assert caller.get("/run/job/IN01%3A00002/status").json()["name"] == "appl"
    assert caller.get("/run/job/IN01%3A0000z/status").status == 404


def test_servers_and_health(simulator: Simulator, caller: Caller) -> None:
    [server] = caller.get("/config/servers").json()
    assert (server["name"], server["state"]) == ("IN01", "up")
    assert caller.get("/status").headers["Content-Type"].startswith("text/plain")

    simulator.turn(server_state="down")

    assert caller.get("/config/servers").json()[0]["state"] == "down"


def test_unknown_paths_and_verbs_get_an_error_list(caller: Caller) -> None:
    assert caller.get("/run/nothing").status == 404
    wrong = caller.get("/run/ondemand")
    assert (wrong.status, list(wrong.json())) == (405, ["errors"])
