"""The wait: every bell is heard once, and every failed execution truly resumes."""

from datetime import timedelta

from tests.protocol.stage import CHILD, HOUR, PARENT, Stage, breached
from tests.protocol.virtual import NOON


def test_a_wait_that_begins_after_the_set_is_full_goes_on_at_once() -> None:
    world = Stage()

    world.deliver([PARENT, CHILD])
    world.plays()

    assert world.execution.status == "SUCCEEDED"
    assert world.execution.entered == ["AwaitBundle", "Submit"]
    assert world.pair.task_token is None


def test_the_machines_own_bell_ends_the_wait() -> None:
    world = breached()

    assert (world.execution.status, world.execution.error) == ("FAILED", "SlaBreached")
    assert world.execution.entered == ["AwaitBundle", "MarkBreach", "Deadline"]
    assert [notice.missing for notice in world.notices.published] == [("child",)]


def test_the_sweepers_bell_ends_the_wait() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(20 * HOUR)
    world.machine.abort(world.execution)
    world.machine.redrive(world.execution)
    world.plays()
    world.clock.advance(5 * HOUR)
    assert not world.movable(), "its own bell would ring 24 h after the redrive"

    world.sweeps()
    world.plays()

    assert (world.execution.status, world.execution.error) == ("FAILED", "SlaBreached")
    assert len(world.notices.published) == 1


def test_a_redrive_after_the_breach_waits_on_whatever_the_sweeper_does() -> None:
    world = breached()

    world.machine.redrive(world.execution)
    world.plays()
    token = world.execution.token
    for _ in range(3):
        world.clock.advance(60)
        world.sweeps()
        world.plays()

    assert world.execution.status == "RUNNING"
    assert world.execution.token == token
    assert world.execution.rings_at == NOON + timedelta(days=7)
    world.deliver([CHILD])
    world.plays()
    assert world.execution.status == "SUCCEEDED"
    assert len(world.notices.published) == 1


def test_a_wait_is_left_alone_before_its_deadline() -> None:
    world = Stage()
    world.parks()
    token, entered = world.execution.token, list(world.execution.entered)

    world.clock.advance(10 * 60)
    world.sweeps()
    world.plays()

    assert (world.execution.token, world.execution.entered) == (token, entered)


def test_a_bell_that_rings_early_breaches_nothing() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(HOUR)

    world.machine.ring(world.execution.token or "")
    world.plays()

    assert world.execution.status == "RUNNING"
    assert world.execution.rings_at == NOON + timedelta(hours=24)
    assert not world.notices.published
    assert world.pair.breached_at is None


def test_a_bell_against_a_full_set_goes_on_to_submit() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.planned = {"wake": ["crash before"]}
    world.deliver([CHILD])

    world.plays()

    assert world.execution.status == "SUCCEEDED"
    assert world.execution.entered[-2:] == ["AwaitBundle", "Submit"]
