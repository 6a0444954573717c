"""The fold, as a decision table: what an event meets in each state."""

import pytest

from muster.core.bundle import Bundle, Phase
from muster.core.catalogue import Catalogue
from muster.core.event import Event
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
from tests.unit.trio import CATALOGUE, DAY, HOUR, KEY, NOON, STATES, a_definition, an_event, folded


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
