"""A stage that was destroyed and deployed again: its bundles go on in another state machine."""

from muster.core.bundle import Phase
from muster.core.submission import Standing
from tests.protocol.stage import CHILD, HOUR, PARENT, Stage


def _deployed_anew(world: Stage) -> None:
    world.machine.is_made_anew()
    world.clock.advance(121)
    world.sweeps()
    world.plays()


def test_a_bundle_that_waited_waits_again_and_its_job_is_submitted() -> None:
    world = Stage()
    world.parks()
    _deployed_anew(world)
    assert world.pair.execution_arn == f"machine-2:{world.execution.name}"

    world.deliver([CHILD])
    world.plays()

    assert world.execution.status == "SUCCEEDED"
    assert world.pair.submission.standing is Standing.SUBMITTED
    assert len(world.controlm.posts) == 1


def test_the_deadline_is_the_same_one() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(23 * HOUR)
    deadline = world.pair.deadline
    _deployed_anew(world)
    world.clock.advance(HOUR)

    world.sweeps()
    world.plays()

    assert (world.pair.deadline, world.execution.error) == (deadline, "SlaBreached")
    assert len(world.notices.published) == 1


def test_a_breach_that_was_told_is_told_once_and_the_bundle_waits_on() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.plays()
    assert world.execution.error == "SlaBreached"
    _deployed_anew(world)
    assert world.execution.status == "RUNNING"

    world.deliver([CHILD])
    world.plays()

    assert world.execution.status == "SUCCEEDED"
    assert len(world.notices.published) == 1


def test_a_bundle_that_was_full_is_submitted_by_the_new_machine() -> None:
    world = Stage()
    world.parks()
    world.machine.is_made_anew()
    world.planned = {"start": ["fail before"]}
    world.deliver([CHILD])
    assert world.pair.phase is Phase.COMPLETE

    world.clock.advance(121)
    world.sweeps()
    world.plays()

    assert world.pair.submission.standing is Standing.SUBMITTED


def test_what_was_submitted_is_left_alone() -> None:
    world = Stage()
    world.parks()
    world.deliver([CHILD])
    world.plays()

    _deployed_anew(world)
    world.deliver([PARENT, CHILD])

    assert not world.machine.executions
