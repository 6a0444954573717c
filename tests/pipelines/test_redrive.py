"""A redrive re-enters the step that failed, and what was stopped beside it, and nothing else."""

from collections import Counter
from typing import Any

import pytest

from tests.pipelines.comparing import ran
from tests.pipelines.interpreter import Machine
from tests.pipelines.scripts import Script, Scripts
from tests.pipelines.walk import Walk
from tests.pipelines.world import World

LATER = 100_000.0


def step(name: str, number: int, **words: object) -> dict[str, Any]:
    kind = name.partition("_")[0]
    known: dict[str, dict[str, object]] = {
        "sync": {"FUNCTION_NAME": "caller"},
        "async": {"FUNCTION_ID_NAME": "starter", "ASYNC_TIMEOUT_LOOP_IN_MINUTES": 2},
        "workflows": {"workflows_name": name, "ASYNC_TIMEOUT_LOOP_IN_MINUTES": 2},
    }
    return {"JOB_ID": f"S{number}", "JOB_NAME": name, "TYPE": kind, **known[kind], **words}


def document(*threads: list[dict[str, Any]]) -> dict[str, Any]:
    numbered = [{"THREAD_ID": number, "STEPS": steps} for number, steps in enumerate(threads)]
    last = {"THREAD_ID": 1, "STEPS": [step("sync_last", 99)]}
    return {
        "definition": [
            {"LEVEL_ID": 1, "THREADS": numbered},
            {"LEVEL_ID": 2, "THREADS": [last]},
        ]
    }


def redriven(guilty: str, script: Script, **others: Script) -> tuple[World, Walk, Walk]:
    """Run with one step broken, repair it, redrive."""
    scripts: Scripts = {
        "sync_first": Script(),
        "async_beside": Script(),
        "sync_last": Script(),
        **others,
        guilty: script,
    }
    threads = ([step("sync_first", 1), step(guilty, 2)], [step("async_beside", 3)])
    machine, world, failed = ran(document(*threads), scripts)
    world.scripts[guilty] = Script()
    return world, failed, machine.redrive(failed, LATER)


def starts(world: World) -> Counter[str]:
    return Counter(name for _, name, _ in world.starts)


def keys(world: World, name: str) -> list[str]:
    return [key for _, each, key in world.starts if each == name]


@pytest.mark.parametrize(
    ("guilty", "script"),
    [
        pytest.param("sync_bad", Script(ending="failure"), id="a call that said it failed"),
        pytest.param("async_bad", Script(ending="failure"), id="a job that failed"),
        pytest.param("async_bad", Script(ending="unknown"), id="a word that nobody knows"),
        pytest.param("workflows_bad", Script(ending="failure"), id="a pipeline within"),
    ],
)
def test_a_failed_step_begins_anew_and_alone(guilty: str, script: Script) -> None:
    world, failed, walk = redriven(guilty, script)

    assert failed.error is not None
    assert walk.error is None
    assert starts(world) == {guilty: 2, "sync_first": 1, "async_beside": 1, "sync_last": 1}
    assert len(set(keys(world, guilty))) == 2  # the ended job is not found again


def test_a_job_that_may_still_run_is_found_again_by_its_key() -> None:
    world, failed, walk = redriven("async_bad", Script(ending="never"))

    assert failed.error is not None
    assert failed.error.name == "StepTimedOut"
    assert walk.error is None
    assert starts(world)["async_bad"] == 2
    assert len(set(keys(world, "async_bad"))) == 1


def test_a_job_whose_state_could_not_be_asked_for_is_not_started_again() -> None:
    world, failed, walk = redriven("async_bad", Script(ask_errors=6))

    assert failed.error is not None
    assert failed.error.name == "Lambda.ServiceException"
    assert walk.error is None
    assert starts(world)["async_bad"] == 1


def test_a_job_that_was_stopped_being_watched_is_watched_on() -> None:
    world, failed, walk = redriven(
        "sync_bad", Script(ending="failure"), async_beside=Script(running=2)
    )

    assert failed.error is not None
    assert walk.error is None
    assert starts(world)["async_beside"] == 1
    assert walk.output["steps"]["S3"]["outcome"] == "succeeded"


def test_a_step_that_fails_again_fails_the_run_again() -> None:
    scripts: Scripts = {"async_bad": Script(ending="failure"), "sync_last": Script()}
    machine, world, failed = ran(document([step("async_bad", 2)]), scripts)

    again = machine.redrive(failed, LATER)

    assert again.error is not None
    assert again.error.name == "StepFailed"
    assert again.error.cause == "S2 async_bad: failed"
    assert starts(world) == {"async_bad": 2}
    assert isinstance(machine, Machine)


def test_steps_that_went_well_keep_their_place_in_the_result() -> None:
    _, _, walk = redriven("async_bad", Script(ending="failure"))

    assert {id_: line["outcome"] for id_, line in walk.output["steps"].items()} == {
        "S1": "succeeded",
        "S2": "succeeded",
        "S3": "succeeded",
        "S99": "succeeded",
    }
