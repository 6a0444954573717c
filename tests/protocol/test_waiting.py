"""The wait: every bell is heard once, and every failed execution truly resumes."""

from datetime import timedelta

from tests.protocol.stage import CHILD, HOUR, PAIR, PARENT, Stage
from tests.protocol.world import NOON


def breached() -> Stage:
    """Return a pair whose child is missing, with an execution that failed at the deadline."""
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.plays()
    return world


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


def test_two_tellers_at_once_tell_a_breach_once() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.meanwhile("publish", world.sweeps)

    world.plays()

    assert len(world.notices.published) == 1


def test_a_notice_that_could_not_go_out_goes_out_later() -> None:
    world = Stage()
    world.parks()
    world.machine.abort(world.execution)
    world.clock.advance(25 * HOUR)
    world.planned = {"publish": ["fail before"]}

    world.sweeps()
    assert world.told("SweepFailed")
    assert not world.notices.published
    world.clock.advance(61)
    world.sweeps()

    assert len(world.notices.published) == 1
    assert world.pair.breach_told is not None


def test_a_breach_is_told_also_of_a_bundle_that_was_submitted_meanwhile() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.deliver([CHILD])
    world.plays()
    assert world.execution.status == "SUCCEEDED"
    assert not world.notices.published

    world.sweeps()

    assert [notice.missing for notice in world.notices.published] == [("child",)]
    world.sweeps()
    assert not world.store.listed


def test_an_expired_bundle_tells_its_breach_before_it_goes() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(8 * 24 * HOUR)

    world.plays()

    assert (world.execution.status, world.execution.error) == ("FAILED", "BundleExpired")
    assert len(world.notices.published) == 1
    assert PAIR not in world.store.listed


def test_the_sweeper_does_what_lost_calls_left_undone() -> None:
    world = Stage(planned={"start": ["fail before"]})
    world.deliver([PARENT])
    assert not world.machine.executions

    world.clock.advance(60)
    world.sweeps()
    assert not world.machine.executions, "ingest's own settling has two minutes"
    world.clock.advance(60)
    world.sweeps()

    assert world.execution.status == "RUNNING"


def test_the_sweeper_reports_what_alarms_watch() -> None:
    world = breached()
    world.clock.advance(HOUR)

    world.sweeps()

    levels = world.journal.levels
    assert (levels["Overdue"], levels["OpenBundles"], levels["SweepCompleted"]) == (1, 1, 1)
    assert levels["OldestOverdueSeconds"] == 2 * HOUR
    assert (levels["CompleteNotSubmitted"], levels["StuckSubmission"]) == (0, 0)


def test_the_sweeper_meets_a_bundle_that_failed_again_the_next_minute() -> None:
    world = Stage(planned={"read": ["fail before"]})
    world.parks()

    world.sweeps()
    assert len(world.told("SweepFailed")) == 1
    assert world.journal.levels["OpenBundles"] == 0
    world.sweeps()

    assert world.journal.levels["OpenBundles"] == 1
