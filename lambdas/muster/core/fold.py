"""The fold: `step(state, event, now)` puts an event into its bundle; again changes nothing."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from muster.core.bundle import Bundle, BundleKey, Phase, missing
from muster.core.catalogue import Catalogue
from muster.core.definition import Definition
from muster.core.event import Event
from muster.core.names import execution_name


@dataclass(frozen=True, slots=True)
class Opened:
    """Accepted: made the bundle."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Accepted: joined its bundle."""


@dataclass(frozen=True, slots=True)
class Completed:
    """Accepted: filled the set."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An identity already seen, with equal content."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """`repeat`: the member is filled; `changed`: a known identity with other content; `version`."""

    detail: str


@dataclass(frozen=True, slots=True)
class Late:
    """The bundle is closed: kept, never counted."""

    phase: Phase


Fate = Opened | Joined | Completed | Duplicate | Conflict | Late


def step(state: Bundle, event: Event, catalogue: Catalogue, now: datetime) -> tuple[Bundle, Fate]:
    """Fold one event into its bundle, timers due by now first and again after it."""
    # guard events-before-timers: an event after the deadline hides the breach
    state = after_due_timers(state, catalogue, now)
    if state.got.get(event.member) == event.identity:
        return state, Duplicate()
    if state.phase in (Phase.COMPLETE, Phase.EXPIRED):
        return state, Late(state.phase)
    if state.phase is None:
        # guard opened-and-not-yet-breached: a bundle opened by an old event shows no breach
        return after_due_timers(_opening(state, event, catalogue, now), catalogue, now), Opened()
    return _joining(state, event, _definition(state, catalogue), now)


def after_due_timers(state: Bundle, catalogue: Catalogue, now: datetime) -> Bundle:
    """Apply what is due by now, with its own instant, so that lateness changes no outcome."""
    if state.phase is None:
        return state
    definition = _definition(state, catalogue)
    state = _ended_by_time(state, definition, now)
    if state.closed_at is None or now < state.closed_at + definition.remember:
        return state
    return Bundle(key=state.key, rev=state.rev, generation=state.generation)


def _ended_by_time(state: Bundle, definition: Definition, now: datetime) -> Bundle:
    """Breach, then expire, where the instant has come and the bundle is open."""
    if not state.is_open:
        return state
    if state.breached_at is None and state.deadline is not None and state.deadline <= now:
        missed = missing(state, definition)
        state = replace(state, breached_at=state.deadline, breach_missing=missed)
    if state.expires_at is not None and state.expires_at <= now:
        state = replace(state, phase=Phase.EXPIRED)
    return state


def _definition(state: Bundle, catalogue: Catalogue) -> Definition:
    # guard version-of-today: an open bundle ends under rules it did not begin with
    return catalogue.version(state.key.definition, state.definition_version or 0)


def _opening(state: Bundle, event: Event, catalogue: Catalogue, now: datetime) -> Bundle:
    """Begin a life; the deadline counts from the record's timestamp, expiry from the reading."""
    definition = catalogue.newest(state.key.definition)
    # guard deadline-from-the-reading: consumer lag postpones the deadline
    # guard deadline-from-the-future: a producer's wrong clock postpones the deadline
    opened_at = min(event.timestamp or now, now)
    expires_at = now + definition.expire
    sla = definition.deadline
    deadline = None if sla is None else min(opened_at + sla, expires_at)
    generation = state.generation + 1
    return replace(
        state,
        phase=Phase.OPEN,
        generation=generation,
        definition_version=definition.version,
        got=MappingProxyType({event.member: event.identity}),
        opened_at=opened_at,
        deadline=deadline,
        expires_at=expires_at,
        execution_name=execution_name(state.key.definition, state.key.key, generation),
        execution_input=_execution_input(state.key, (deadline or expires_at) - now),
    )


def _execution_input(key: BundleKey, left: timedelta) -> str:
    return json.dumps({"pk": key.pk, "wait_seconds": max(1, ceil(left.total_seconds()))})


def _joining(
    state: Bundle, event: Event, definition: Definition, now: datetime
) -> tuple[Bundle, Fate]:
    if event.member not in definition.expected:
        return state, Conflict("version")
    if event.member in state.got:
        return state, Conflict("repeat")
    grown = replace(state, got=MappingProxyType({**state.got, event.member: event.identity}))
    if missing(grown, definition):
        return grown, Joined()
    return replace(grown, phase=Phase.COMPLETE, ready_at=now), Completed()
