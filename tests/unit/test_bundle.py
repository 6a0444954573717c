"""The fold, as a decision table: what an event meets in each state, and what timers do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from muster.core.bundle import Bundle, BundleKey, Phase, missing
from muster.core.catalogue import Catalogue
from muster.core.definition import Alert, Definition, Job, Member, MemberName, Owner
from muster.core.event import Event, EventId, Place
from muster.core.fold import (
    Completed,
    Conflict,
    Duplicate,
    Fate,
    Joined,
    Late,
    Opened,
    after_due_timers,
    step,
)
from muster.core.submission import Standing, Submission

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEY = BundleKey("trio", "k")


def a_definition(version: int = 1, *members: str, deadline: timedelta | None = DAY) -> Definition:
    return Definition(
        name="trio",
        version=version,
        owner=Owner(team="t", contacts={}),
        key="k",
        members=tuple(
            Member(name=MemberName(name), topic=name, key="k") for name in members or ("a", "b")
        ),
        deadline=deadline,
        complete=Job(template="t", args={}),
        breach=Alert(to="t"),
    )


CATALOGUE = Catalogue.of([a_definition(1, "a", "b", "c")])


def an_event(member: str, name: str = "", timestamp: datetime | None = NOON) -> Event:
    return Event(
        identity=EventId(name or member),
        member=MemberName(member),
        content="x",
        payload="{}",
        place=Place("t", 0, 1),
        timestamp=timestamp,
    )


def folded(*members: str, catalogue: Catalogue = CATALOGUE) -> Bundle:
    state = Bundle(key=KEY)
    for member in members:
        state, _ = step(state, an_event(member), catalogue, NOON)
    return state


EXPIRED = after_due_timers(folded("a"), CATALOGUE, NOON + 8 * DAY)
STATES: Mapping[str, Bundle] = {
    "nothing": folded(),
    "open": folded("a"),
    "nearly full": folded("a", "b"),
    "complete": folded("a", "b", "c"),
    "expired": EXPIRED,
}


@pytest.mark.parametrize(
    ("where", "event", "fate", "got"),
    [
        ("nothing", an_event("a"), Opened(), {"a"}),
        ("nothing", an_event("c"), Opened(), {"c"}),
        ("open", an_event("b"), Joined(), {"a", "b"}),
        ("open", an_event("a"), Duplicate(), {"a"}),
        ("open", an_event("a", "other"), Conflict("repeat"), {"a"}),
        ("open", an_event("z"), Conflict("version"), {"a"}),
        ("nearly full", an_event("c"), Completed(), {"a", "b", "c"}),
        ("complete", an_event("a"), Duplicate(), {"a", "b", "c"}),
        ("complete", an_event("a", "other"), Late(Phase.COMPLETE), {"a", "b", "c"}),
        ("expired", an_event("a"), Duplicate(), {"a"}),
        ("expired", an_event("b"), Late(Phase.EXPIRED), {"a"}),
    ],
)
def test_what_an_event_meets(where: str, event: Event, fate: Fate, got: set[str]) -> None:
    before = STATES[where]

    after, met = step(before, event, CATALOGUE, NOON + HOUR)

    assert met == fate
    assert set(after.got) == got
    is_accepted = isinstance(met, Opened | Joined | Completed)
    assert (after == before) is not is_accepted
    assert step(after, event, CATALOGUE, NOON + HOUR)[0] == after, "folding again changes nothing"


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


def test_the_deadline_never_lies_beyond_the_expiry() -> None:
    catalogue = Catalogue.of([a_definition(1, "a", "b", deadline=8 * DAY)])

    state = folded("a", catalogue=catalogue)

    assert state.deadline == state.expires_at == NOON + 7 * DAY


def test_an_event_without_a_timestamp_counts_from_its_reading() -> None:
    state, _ = step(Bundle(key=KEY), an_event("a", timestamp=None), CATALOGUE, NOON)

    assert (state.opened_at, state.deadline) == (NOON, NOON + DAY)


def test_a_wait_is_at_least_a_second() -> None:
    old = an_event("a", timestamp=NOON - 3 * DAY)

    state, _ = step(Bundle(key=KEY), old, CATALOGUE, NOON)

    assert state.execution_input == '{"pk": "BUNDLE#trio#k", "wait_seconds": 1}'


def test_a_bundle_ends_under_the_version_it_began_with() -> None:
    state = folded("a", "b")
    both = Catalogue.of([a_definition(1, "a", "b", "c"), a_definition(2, "a", "b")])

    assert step(state, an_event("c"), both, NOON)[1] == Completed()
    assert after_due_timers(state, both, NOON + DAY).breach_missing == ("c",)
    fresh, _ = step(Bundle(key=KEY), an_event("a"), both, NOON)
    assert fresh.definition_version == 2
    assert step(fresh, an_event("c"), both, NOON)[1] == Conflict("version")


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
