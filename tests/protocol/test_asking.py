"""Submit without doubt: who may ask Control-M, when, and what its clear answers lead to."""

from datetime import timedelta

import pytest

from muster.core.errors import (
    ControlMUnavailable,
    SubmissionRejected,
    TemplateError,
    TransientError,
)
from muster.core.job import Accepted, Answer, JobRequest, NotSent
from muster.core.submission import Standing
from tests.protocol.stage import HOUR, Stage, complete

TEMPLATE = "contract/application.json.j2"


def standing(world: Stage) -> Standing:
    return world.pair.submission.standing


def test_a_post_needs_time_for_its_answer() -> None:
    world = complete()

    with pytest.raises(ControlMUnavailable):
        world.submits(seconds_left=29)

    assert not world.controlm.posts
    assert standing(world) is Standing.NONE


def test_a_refusal_stands_until_a_redrive_which_takes_the_newest_template() -> None:
    world = complete("refuse")
    world.plays()
    assert (world.execution.status, world.execution.error) == ("FAILED", "SubmissionRejected")
    world.templates.sources[TEMPLATE] = "v2"

    with pytest.raises(SubmissionRejected, match="bad job"):
        world.submits()
    assert len(world.controlm.posts) == 1

    world.machine.redrive(world.execution)
    world.plays()
    assert world.execution.status == "SUCCEEDED"
    assert "v2" in world.controlm.texts[1]


def test_a_token_alone_submits_nothing() -> None:
    world = Stage()
    world.parks()

    world.machine.wake(world.execution.token or "")
    world.plays()

    assert (world.execution.status, world.execution.error) == ("FAILED", "BundleIncomplete")
    assert not world.controlm.posts


def test_an_expired_bundle_submits_nothing() -> None:
    world = Stage()
    world.parks()
    world.machine.abort(world.execution)
    world.clock.advance(8 * 24 * HOUR)
    world.sweeps()
    world.machine.redrive(world.execution)

    world.plays()

    assert (world.execution.status, world.execution.error) == ("FAILED", "BundleExpired")
    assert world.execution.entered[-1] == "Submit"
    assert not world.controlm.posts


def test_control_m_that_cannot_be_reached_is_asked_again() -> None:
    world = complete("not sent", "not sent")

    world.passes(60)

    assert world.execution.status == "SUCCEEDED"
    assert len(world.controlm.posts) == 1


def test_what_is_submitted_is_answered_with_its_run() -> None:
    world = complete()
    world.plays()

    assert world.submits(redrives=3).run_id == "run-1"
    assert len(world.controlm.posts) == 1


def test_control_m_that_asks_to_wait_is_given_the_time() -> None:
    world = complete()
    busy: list[Answer] = [NotSent("429", timedelta(seconds=60)), Accepted("run-2")]

    def answers(request: JobRequest) -> Answer:
        del request
        return busy.pop(0)

    world.controlm.submit = answers  # type: ignore[method-assign]

    with pytest.raises(ControlMUnavailable, match="429"):
        world.submits()
    world.clock.advance(59)
    with pytest.raises(ControlMUnavailable, match="asks to wait"):
        world.submits()
    world.clock.advance(1)

    assert world.submits().run_id == "run-2"


@pytest.mark.parametrize(
    ("raised", "error", "left"),
    [
        (TransientError("no secret"), ControlMUnavailable, Standing.NONE),
        (TemplateError("not JSON"), SubmissionRejected, Standing.FAILED),
    ],
)
def test_what_fails_before_anything_is_sent_is_no_doubt(
    raised: Exception, error: type[Exception], left: Standing
) -> None:
    world = complete()

    def fails(request: JobRequest) -> Answer:
        del request
        raise raised

    world.controlm.submit = fails  # type: ignore[method-assign]

    with pytest.raises(error, match=str(raised)):
        world.submits()
    assert standing(world) is left
    assert not world.pair.submission.in_doubt
