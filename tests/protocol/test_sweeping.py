"""The sweeper and the notice: what a lost call left undone is done, and no breach stays untold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from muster.core.bundle import Phase
from muster.core.catalogue import Catalogue
from muster.core.stored import Listed
from tests.protocol.stage import CATALOGUE, CHILD, HOUR, PAIR, PARENT, Stage, breached
from tests.protocol.world import records


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
    assert world.journal.levels["SweepCompleted"] == 1, "one bundle's trouble stops no other"
    world.sweeps()

    assert len(world.told("SweepFailed")) == 1
    assert world.journal.levels["OpenBundles"] == 1


def test_a_notice_may_quote_the_member_that_is_there() -> None:
    pair = CATALOGUE.newest("contract-pair")
    alert = replace(pair.breach, text="@parent.random_value without @child.random_value")
    world = Stage(Catalogue.of([replace(pair, breach=alert)]))
    world.parks()
    world.clock.advance(25 * HOUR)

    world.plays()

    assert [n.text for n in world.notices.published] == ["7 without <no child.random_value>"]


def test_the_sweeper_leaves_alone_what_is_listed_and_gone() -> None:
    world = Stage()
    world.store.listed.add(PAIR)

    world.sweeps()

    assert PAIR not in world.store.metas
    assert not world.told("SweepFailed")


def test_of_many_that_only_wait_each_is_looked_after_within_some_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("muster.usecases.sweep.SLICE", 2)
    world = Stage(planned={"start": ["fail before"] * 6})
    world.deliver(records(*[("ctm-parent-events", {"id": f"k-{n}"}) for n in range(6)]))
    assert not world.machine.executions
    world.clock.advance(300)

    started = []
    for _ in range(3):
        world.sweeps()
        started.append(len(world.machine.executions))
        world.clock.advance(60)

    assert started == [2, 4, 6]


@pytest.mark.parametrize(("hours", "near"), [(22.9, 0), (23, 1), (23.9, 1), (24, 0)])
def test_a_breach_is_near_in_the_last_hour_before_the_deadline(hours: float, near: int) -> None:
    world = Stage()
    world.parks()
    world.clock.advance(hours * HOUR)

    world.sweeps()

    assert world.journal.levels["NearBreach"] == near


def test_a_full_bundle_is_near_no_breach() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    full = Listed(due_at=now + timedelta(minutes=5), key=PAIR, phase=Phase.COMPLETE)

    assert not full.is_due_within(timedelta(hours=1), now)
