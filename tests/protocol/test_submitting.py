"""Submit in doubt: two jobs for one effect never; what cannot be decided is reported as unknown."""

import pytest

from muster.core.errors import LookAgain
from muster.core.submission import Standing
from tests.protocol.stage import HOUR, Stage, complete

TEMPLATE = "contract/application.json.j2"


def standing(world: Stage) -> Standing:
    return world.pair.submission.standing


def looks(world: Stage) -> int:
    return sum(each.startswith("look_up") for each in world.story)


@pytest.mark.parametrize("moment", ["crash before", "crash after"])
def test_a_holder_that_dies_around_its_post_leaves_the_decision_to_the_look_up(moment: str) -> None:
    world = complete(submit=[moment])

    world.passes(300)

    assert len(world.controlm.instances) == 1
    assert len(world.controlm.posts) == 1
    assert world.execution.status == "SUCCEEDED"


def test_a_lost_answer_is_looked_up_and_adopted() -> None:
    world = complete("answer lost")

    world.plays()
    assert standing(world) is Standing.UNKNOWN
    world.passes(60)

    assert len(world.controlm.posts) == 1
    assert standing(world) is Standing.SUBMITTED
    assert world.pair.submission.folder_job_id == "IN01:00001"


def test_one_miss_proves_nothing_since_the_look_up_lags() -> None:
    world = complete("answer lost", lag=20)

    world.passes(120)

    assert len(world.controlm.posts) == 1
    assert looks(world) == 2
    assert world.execution.status == "SUCCEEDED"


def test_nobody_looks_before_the_job_can_be_seen() -> None:
    world = complete("answer lost", lag=9)
    world.plays()
    world.clock.advance(9)

    with pytest.raises(LookAgain):
        world.submits()
    assert looks(world) == 0

    world.clock.advance(1)
    assert world.submits().standing is Standing.SUBMITTED


def test_a_post_that_got_lost_is_repeated_with_the_stored_text() -> None:
    world = complete("lost on the way")
    world.plays()
    world.templates.sources[TEMPLATE] = "v2"

    world.passes(120)

    first, second = world.controlm.texts
    assert first == second
    assert "v1" in second
    assert world.execution.status == "SUCCEEDED"


def test_nobody_looks_over_the_shoulder_of_a_living_holder() -> None:
    world = complete()

    def another_attempt() -> None:
        world.clock.advance(30)
        with pytest.raises(LookAgain):
            world.submits()

    world.meanwhile("submit", another_attempt)
    world.plays()

    assert looks(world) == 0
    assert len(world.controlm.posts) == 1
    assert world.pair.submission.run_id == "run-1"


def test_of_two_submitters_at_once_one_posts() -> None:
    world = complete()
    world.meanwhile("fetch", world.submits)

    world.plays()

    assert len(world.controlm.posts) == 1
    assert standing(world) is Standing.SUBMITTED


def test_a_look_up_that_fails_is_no_miss() -> None:
    world = complete("answer lost", look_up=["fail before"] * 3)

    world.passes(120)

    assert len(world.controlm.posts) == 1
    assert world.execution.status == "SUCCEEDED"


def test_what_cannot_be_decided_is_reported_and_a_redrive_looks_again() -> None:
    world = complete("answer lost", look_up=["fail before"] * 200)

    world.passes(HOUR)
    assert (world.execution.status, world.execution.error) == ("FAILED", "SubmissionUnknown")
    assert standing(world) is Standing.UNKNOWN

    world.machine.redrive(world.execution)
    world.plays()
    assert world.execution.status == "RUNNING", "a redrive has ten minutes of its own"
    world.planned.clear()
    world.passes(60)

    assert world.execution.status == "SUCCEEDED"
    assert len(world.controlm.posts) == 1


def test_posts_without_any_trace_come_to_an_end() -> None:
    world = complete(*["lost on the way"] * 10)

    world.passes(HOUR)

    assert (world.execution.status, world.execution.error) == ("FAILED", "SubmissionRejected")
    assert len(world.controlm.posts) == 3


def test_a_stored_text_that_was_altered_is_not_sent() -> None:
    world = complete("lost on the way")
    world.plays()
    world.texts.kept = {key: text + " " for key, text in world.texts.kept.items()}

    world.passes(300)

    assert (world.execution.status, world.execution.error) == ("FAILED", "TemplateError")
    assert len(world.controlm.posts) == 1
