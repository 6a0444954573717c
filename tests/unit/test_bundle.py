"""The bundle and time: what is due, what has ended, what is remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from muster.core.bundle import Bundle, BundleKey, Phase, missing
from muster.core.catalogue import Catalogue
from muster.core.fold import (
    Opened,
    after_due_timers,
    step,
)
from muster.core.submission import Standing, Submission
from tests.unit.trio import (
    CATALOGUE,
    DAY,
    EXPIRED,
    HOUR,
    KEY,
    NOON,
    STATES,
    a_definition,
    an_event,
    folded,
)


@pytest.mark.parametrize(
    ("hours", "phase", "breached"),
    [
        (24 - 1, Phase.OPEN, False),
        (24, Phase.OPEN, True),
        (7 * 24 - 1, Phase.OPEN, True),
        (7 * 24, Phase.EXPIRED, True),
        (9 * 24, Phase.EXPIRED, True),
    ],
)
def test_what_time_does_to_an_open_bundle(hours: int, phase: Phase, *, breached: bool) -> None:
    state = after_due_timers(folded("b"), CATALOGUE, NOON + hours * HOUR)

    assert state.phase is phase
    assert (state.breached_at == NOON + DAY) is breached
    assert state.breach_missing == (("a", "c") if breached else ())
    again = after_due_timers(state, CATALOGUE, NOON + hours * HOUR)
    assert again == state


def test_lateness_changes_no_outcome() -> None:
    at_once = after_due_timers(folded("a"), CATALOGUE, NOON + 8 * DAY)
    in_steps = after_due_timers(folded("a"), CATALOGUE, NOON + 2 * DAY)

    assert after_due_timers(in_steps, CATALOGUE, NOON + 8 * DAY) == at_once


@pytest.mark.parametrize("where", ["complete", "expired"])
def test_a_closed_bundle_is_remembered_and_then_forgotten(where: str) -> None:
    closed = STATES[where]
    assert closed.closed_at is not None
    end = closed.closed_at + timedelta(days=30)

    assert after_due_timers(closed, CATALOGUE, end - HOUR) == closed
    after, fate = step(closed, an_event("a", timestamp=end), CATALOGUE, end)

    assert fate == Opened()
    assert (after.generation, after.phase, set(after.got)) == (2, Phase.OPEN, {"a"})
    assert after.rev == closed.rev
    assert (after.ready_at, after.breached_at, after.submission) == (None, None, Submission())
    assert after.execution_name != closed.execution_name


def test_time_does_nothing_to_a_bundle_that_never_opened() -> None:
    assert after_due_timers(Bundle(key=KEY), CATALOGUE, NOON + 99 * DAY) == Bundle(key=KEY)


def test_a_bundle_without_a_deadline_waits_until_it_expires() -> None:
    catalogue = Catalogue.of([a_definition(1, "a", "b", deadline=None)])
    state = folded("a", catalogue=catalogue)

    assert state.deadline is None
    assert state.execution_input == '{"pk": "BUNDLE#trio#k", "wait_seconds": 604800}'
    later = after_due_timers(state, catalogue, NOON + 7 * DAY)
    assert (later.phase, later.breached_at) == (Phase.EXPIRED, None)


def test_what_is_missing_keeps_the_order_of_the_definition() -> None:
    assert missing(folded("b"), a_definition(1, "a", "b", "c")) == ("a", "c")


def test_only_what_is_submitted_or_expired_has_ended() -> None:
    complete = STATES["complete"]
    sent = replace(complete, submission=Submission(standing=Standing.SUBMITTED))

    assert [s.has_ended for s in (STATES["open"], complete, sent, EXPIRED)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_breach_counts_as_told_only_once_it_is() -> None:
    breached = after_due_timers(folded("a"), CATALOGUE, NOON + DAY)

    assert STATES["open"].is_told
    assert not breached.is_told
    assert replace(breached, breach_told=NOON).is_told


@pytest.mark.parametrize("key", ["k", "with#hash", "with space", "ü"])
def test_a_partition_key_is_read_back(key: str) -> None:
    made = BundleKey("trio", key)

    assert BundleKey.from_pk(made.pk) == made
