"""The second line: what a crash or an operator left undone, the sweeper does."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from localcloud.kafka.plan import PlannedEvent
from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import left_unsettled, let_the_deadline_pass

Making = Callable[[str], PlannedEvent]
PATIENCE = timedelta(minutes=2)


@pytest.mark.parametrize(
    ("key", "events", "missing"),
    [
        pytest.param("never-started", [parent], [child], id="an open bundle"),
        pytest.param("never-woken", [child, parent], [], id="a complete bundle"),
    ],
)
def test_a_bundle_that_was_saved_and_never_started_gets_its_job(
    stage: Stage, key: str, events: list[Making], missing: list[Making]
) -> None:
    left_unsettled(stage, key, *(make(key) for make in events), ago=PATIENCE)

    stage.sweep()

    stage.wait(lambda: stage.bundle(key).execution_arn, f"{key} is started")
    stage.send(*(make(key) for make in missing))
    stage.wait_for_job(key)
    assert stage.jobs(key) == 1


def test_a_bundle_that_ingest_may_still_be_busy_with_is_left_alone(stage: Stage) -> None:
    key = "just-saved"
    left_unsettled(stage, key, parent(key), ago=timedelta())

    stage.sweep()

    assert stage.execution(key) is None


def test_a_redrive_after_an_abort_is_rung_by_the_sweeper_once_its_deadline_is_over(
    stage: Stage,
) -> None:
    key = "aborted-and-late"
    stage.send(parent(key))
    first_token = stage.wait_until_parked(key)
    stage.abort(key)
    let_the_deadline_pass(stage, key)
    stage.sweep()
    stage.wait(lambda: stage.breaches(key), "the breach is told")
    assert [notice["missing"] for notice in stage.breaches(key)] == [["child"]]

    stage.redrive(key)
    stage.wait(lambda: stage.bundle(key).task_token != first_token, f"{key} waits again")
    stage.sweep()

    execution = stage.wait_for_end(key)
    assert (execution.status, execution.error) == ("FAILED", "SlaBreached")
    stage.send(child(key))
    stage.wait(lambda: stage.bundle(key).is_complete, f"{key} is complete")
    stage.redrive(key)
    stage.wait_for_job(key)
    assert (stage.jobs(key), len(stage.breaches(key))) == (1, 1)
