"""What people do to orders: hold, free, confirm, kill, rerun and the like, by the API."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Moved
from tests.controlm_simulator.caller import Caller, command, dummy, events, flow, folder

NEVER = events("WaitForEvents", "never")


def test_a_held_job_does_not_start_and_goes_on_once_freed(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER), b=dummy(add=events("AddEvents", "later"))))
    caller.on_demand(folder("bdl-2", c=dummy(w=events("WaitForEvents", "never"))))
    job = caller.id_of("c")
    assert caller.act(job, "hold").status == 200

    caller.on_demand(folder("bdl-3", d=dummy(add=events("AddEvents", "never"))))

    assert caller.statuses(jobname="c", held="true") == {"c": "Wait Condition"}
    assert caller.act(job, "free").status == 200
    assert caller.statuses(jobname="c", held="false") == {"c": "Ended OK"}


def test_a_second_hold_is_an_error_that_says_so(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))
    caller.act(caller.id_of("a"), "hold")

    again = caller.act(caller.id_of("a"), "hold")

    assert again.status == 500
    assert "ALREADY HELD" in again.json()["errors"][0]["message"]


def test_only_what_is_held_is_deleted_and_what_is_undeleted_stays_held(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))
    job = caller.id_of("a")
    assert caller.act(job, "delete").status == 500
    caller.act(job, "hold")
    assert caller.act(job, "delete").status == 200
    assert set(caller.statuses(deleted="true")) == {"a"}
    assert caller.act(job, "free").status == 500

    assert caller.act(job, "undelete").status == 200

    assert set(caller.statuses(deleted="false", held="true")) == {"a"}
    assert caller.act(job, "free").status == 200


def test_a_held_folder_keeps_its_jobs(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "later"))))
    caller.act(caller.id_of("bdl-1"), "hold")

    caller.on_demand(folder("bdl-2", b=dummy(add=events("AddEvents", "later"))))

    assert caller.statuses(jobname="a", folderHeld="true") == {"a": "Wait Condition"}
    caller.act(caller.id_of("bdl-1"), "free")
    assert caller.statuses(jobname="a") == {"a": "Ended OK"}


def test_a_folder_cannot_be_killed(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))

    refused = caller.act(caller.id_of("bdl-1"), "kill")

    assert (refused.status, "folder" in refused.data.decode()) == (500, True)


def test_confirm_says_so_and_lets_the_job_run(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(Confirm=True)))

    said = caller.act(caller.id_of("a"), "confirm").json()["message"]

    assert "confirmed" in said
    assert caller.statuses(jobname="a") == {"a": "Ended OK"}


def test_what_is_killed_has_failed(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder(a=command(), b=dummy(), f=flow("a", "b")))
    simulator.clock.advance(10)

    assert caller.act(caller.id_of("a"), "kill").status == 200

    assert caller.statuses(folder="bdl-1") == {
        "bdl-1": "Executing",
        "a": "Ended Not OK",
        "b": "Wait Condition",
    }
    simulator.clock.advance(60)
    assert caller.statuses(jobname="a") == {"a": "Ended Not OK"}


def test_set_to_ok_releases_the_successors(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder(a=command(), b=dummy(), f=flow("a", "b")))
    assert caller.statuses(jobname="b") == {"b": "Wait Condition"}

    assert caller.act(caller.id_of("a"), "setToOk").status == 200

    assert set(caller.statuses().values()) == {"Ended OK"}


def test_a_rerun_raises_the_run_number_and_keeps_the_old_output(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", exit_code=1, output="no luck\n")
    caller.on_demand(folder(a=command()))
    simulator.behaviours.add("a", output="all well\n")
    job = caller.id_of("a")

    row = caller.act(job, "rerun").json()

    assert (row["jobId"], row["numberOfRuns"], row["status"]) == (job, 2, "Ended OK")
    outputs = [caller.get(f"/run/job/{job}/output", runNo=n).data.decode() for n in "0123"]
    assert outputs[:3] == ["all well\n", "no luck\n", "all well\n"]
    assert "OUTPUT DOES NOT EXIST FOR THIS JOB" in outputs[3]


def test_an_unknown_job_is_not_found(caller: Caller) -> None:
    assert caller.act("IN01:zzzzz", "hold").status == 404
    for text in ("output", "log", "waitingInfo"):
        assert caller.get(f"/run/job/IN01%3Azzzzz/{text}").status == 404


def test_an_action_is_journalled_with_its_request(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=NEVER)))
    job = caller.id_of("a")

    caller.act(job, "runNow")

    [posted] = simulator.journal.posts("/run/job/{job_id}/runNow")
    assert posted.effects == [
        Moved(job_id=job, name="a", trigger="runNow", before="Wait Condition", after="Executing")
    ]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({}, "Ended OK"),
        ({"waitForEvents": True}, "Wait Resource"),
        ({"waitForEvents": False}, "Wait Condition"),
        ({"timeLimits": True}, "Wait Condition"),
        ({"resourcesFromPool": True}, "Wait Condition"),
        ({"waitForEvents": True, "resourcesFromPool": True}, "Ended OK"),
    ],
    ids=str,
)
def test_a_bypass_takes_away_what_it_names(
    caller: Caller, options: dict[str, object], status: str
) -> None:
    pool = {"Type": "Resource:Pool", "Quantity": "1"}
    caller.on_demand(folder(a=command(w=NEVER, pool=pool)))

    caller.act(caller.id_of("a"), "bypass", options)

    assert caller.statuses(jobname="a") == {"a": status}


def test_a_folder_can_want_confirmation_before_its_jobs(caller: Caller) -> None:
    caller.on_demand(folder("bdl-1", {"Confirm": True}, a=dummy()))
    assert caller.statuses() == {"bdl-1": "Wait User", "a": "Wait Condition"}
    told = caller.get(f"/run/job/{caller.id_of('a')}/waitingInfo").json()
    assert told == ["The folder bdl-1 waits for confirmation"]

    assert "confirmed" in caller.act(caller.id_of("bdl-1"), "confirm").json()["message"]

    assert set(caller.statuses().values()) == {"Ended OK"}


def test_a_bypass_can_leave_out_the_command_or_what_follows_it(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", exit_code=1)
    caller.on_demand(folder("bdl-1", a=command(w=NEVER)))
    caller.on_demand(folder("bdl-2", b=command(w=NEVER, add=events("AddEvents", "b-done"))))
    both = {"waitForEvents": True, "resourcesFromPool": True}

    caller.act(caller.id_of("a"), "bypass", {**both, "runJobAsDummy": True})
    caller.act(caller.id_of("b"), "bypass", {**both, "runJobWithoutPostProcessing": True})

    assert caller.statuses(jobname="a") == {"a": "Ended OK"}
    assert caller.statuses(jobname="b") == {"b": "Ended OK"}
    assert [ran.name for ran in simulator.journal.commands()] == ["b"]
    assert caller.get("/run/events").json() == []


def test_an_action_needs_no_body_unless_it_is_a_bypass(caller: Caller) -> None:
    caller.on_demand(folder(a=command(w=NEVER)))
    job = caller.id_of("a").replace(":", "%3A")

    assert caller.post(f"/run/job/{job}/bypass").status == 500
    assert caller.statuses(jobname="a") == {"a": "Wait Condition"}
    assert caller.post(f"/run/job/{job}/hold").status == 200
