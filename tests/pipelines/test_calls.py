"""What executors are sent, and what a run answers with."""

from typing import Any

from tests.pipelines.comparing import ran
from tests.pipelines.scripts import Script
from tests.pipelines.test_redrive import document, step
from tests.pipelines.world import World

YESTERDAY = "2026-11-19"


def bodies(world: World, name: str) -> list[dict[str, Any]]:
    return [body for body in world.bodies if body["job_name"] == name]


def test_a_start_and_a_question_carry_the_whole_contract() -> None:
    threads = [[step("async_load", 1, STEP_PROPERTIES={"workers": 4}, colour="blue")]]
    _, world, _ = ran(document(*threads), {"async_load": Script(), "sync_last": Script()})

    start, question = bodies(world, "async_load")

    assert start == {
        "call_type": "get_id",
        "workflow_name": "drawn",
        "execution_id": "run-1",
        "job_name": "async_load",
        "query_variables": {"start_date": YESTERDAY, "end_date": YESTERDAY},
        "workflow_properties": {"workers": 4},
        "idempotency_key": start["idempotency_key"],
        "input": None,
        "fields": {"colour": "blue"},
    }
    assert question == {**start, "call_type": "get_status", "async_job_id": "job-async_load"}
    assert len(start["idempotency_key"]) == 64


def test_what_a_run_is_given_wins_over_what_is_assumed() -> None:
    machine, world, _ = ran(
        document([step("sync_one", 1)]),
        {
            "sync_one": Script(),
            "sync_last": Script(),
        },
    )
    world.bodies.clear()

    machine.run(
        {
            "query_variables": {"start_date": "2026-01-01"},
            "workflow_properties": '{"zone": "north"}',
        }
    )

    body = world.bodies[0]
    assert body["query_variables"] == {"start_date": "2026-01-01", "end_date": YESTERDAY}
    assert body["workflow_properties"] == {"zone": "north"}


def test_a_step_reads_the_answer_of_the_one_it_names() -> None:
    reader = step("sync_reader", 2, READ_INPUT_FROM="S1")
    scripts = {"sync_one": Script(), "sync_reader": Script(), "sync_last": Script()}

    _, world, _ = ran(document([step("sync_one", 1), reader]), scripts)

    assert bodies(world, "sync_reader")[0]["input"] == "SUCCEEDED"


def test_a_step_that_reads_one_that_failed_reads_nothing() -> None:
    first = step("sync_one", 1, CONTINUE_IF_FAIL=True)
    reader = step("sync_reader", 2, READ_INPUT_FROM="S1")
    scripts = {
        "sync_one": Script(ending="failure"),
        "sync_reader": Script(),
        "sync_last": Script(),
    }

    _, world, walk = ran(document([first, reader]), scripts)

    assert bodies(world, "sync_reader")[0]["input"] is None
    assert walk.output["continued"] == ["S1"]


def test_the_result_has_a_line_per_step() -> None:
    threads = [[step("async_load", 1, NEXT="S3"), step("sync_never", 2), step("sync_one", 3)]]
    scripts = {"async_load": Script(running=2), "sync_one": Script(), "sync_last": Script()}

    _, _, walk = ran(document(*threads), scripts)

    assert walk.output["steps"] == {
        "S1": {
            "outcome": "succeeded",
            "job_id": "job-async_load",
            "first": "2026-11-20T03:00:00.000Z",
            "last": "2026-11-20T03:01:30.000Z",
            "polls": 3,
        },
        "S2": {"outcome": "not_run"},
        "S3": line("2026-11-20T03:01:30.000Z"),
        "S99": line("2026-11-20T03:01:30.000Z"),
    }


def line(at: str) -> dict[str, Any]:
    return {"outcome": "succeeded", "job_id": None, "first": at, "last": at, "polls": 0}


def test_text_of_a_document_is_never_an_expression() -> None:
    hostile = '{% $states %} %} ${HaltArn} "quoted" \\ back'
    threads = [[step("sync_one", 1, STEP_PROPERTIES={"text": hostile}, note=hostile)]]

    _, world, _ = ran(document(*threads), {"sync_one": Script(), "sync_last": Script()})

    body = world.bodies[0]
    assert body["workflow_properties"] == {"text": hostile}
    assert body["fields"] == {"note": hostile}
