"""The bundle's state, and the fold: `step(state, event, now)`; folding again changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from types import MappingProxyType

from muster.core.catalogue import Catalogue
from muster.core.definition import Definition, MemberName
from muster.core.event import Event, EventId
from muster.core.names import execution_name
from muster.core.submission import Standing, Submission


class Phase(StrEnum):
    """Where a bundle stands, as the table spells it."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, order=True)
class BundleKey:
    """A bundle's identity: definition and correlation key."""

    definition: str
    key: str

    @property
    def pk(self) -> str:
        """The table's partition key."""
        return f"BUNDLE#{self.definition}#{self.key}"

    @classmethod
    def from_pk(cls, pk: str) -> "BundleKey":
        """Read a partition key; a definition's name holds no `#`."""
        _, definition, key = pk.split("#", 2)
        return cls(definition, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One life of a key. `phase` None: not opened, or forgotten.

    The fold owns the fields named in `OWN`; the others belong to whoever parks, tells or submits
    and are only read here.
    """

    key: BundleKey
    rev: int = 0
    phase: Phase | None = None
    generation: int = 0
    definition_version: int | None = None
    got: Mapping[MemberName, EventId] = field(default_factory=lambda: MappingProxyType({}))
    opened_at: datetime | None = None
    deadline: datetime | None = None
    expires_at: datetime | None = None
    ready_at: datetime | None = None
    breached_at: datetime | None = None
    breach_missing: tuple[MemberName, ...] = ()
    execution_name: str | None = None
    execution_input: str | None = None
    task_token: str | None = None
    execution_arn: str | None = None
    breach_told: datetime | None = None
    breach_heard: datetime | None = None
    submission: Submission = field(default_factory=Submission)

    @property
    def is_open(self) -> bool:
        """Still waiting, also after a breach."""
        return self.phase is Phase.OPEN

    @property
    def is_complete(self) -> bool:
        """The set is full."""
        return self.phase is Phase.COMPLETE

    @property
    def closed_at(self) -> datetime | None:
        """When the bundle closed; None while it is open."""
        return self.expires_at if self.phase is Phase.EXPIRED else self.ready_at

    @property
    def is_told(self) -> bool:
        """There is no breach, or its notice went out."""
        return self.breached_at is None or self.breach_told is not None

    @property
    def has_ended(self) -> bool:
        """Closed, and nothing of it is left to submit."""
        submitted = self.submission.standing is Standing.SUBMITTED
        return self.phase is Phase.EXPIRED or (self.is_complete and submitted)


OWN = (
    "phase",
    "generation",
    "definition_version",
    "got",
    "opened_at",
    "deadline",
    "expires_at",
    "ready_at",
    "breached_at",
    "breach_missing",
    "execution_name",
    "execution_input",
)


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
    if state.closed_at is not None:
        forgotten = state.closed_at + definition.remember <= now
        return (
            Bundle(key=state.key, rev=state.rev, generation=state.generation)
            if forgotten
            else state
        )
    if state.breached_at is None and state.deadline is not None and state.deadline <= now:
        missed = missing(state, definition)
        state = replace(state, breached_at=state.deadline, breach_missing=missed)
    if state.expires_at is not None and state.expires_at <= now:
        state = replace(state, phase=Phase.EXPIRED)
    return state


def missing(state: Bundle, definition: Definition) -> tuple[MemberName, ...]:
    """Name the members that completeness still needs, in the order of the definition."""
    return tuple(name for name in definition.expected if name not in state.got)


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
