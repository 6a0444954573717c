"""The bundle's state: one life of a key, and who owns which part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from muster.core.definition import Definition, MemberName
from muster.core.event import EventId
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


def missing(state: Bundle, definition: Definition) -> tuple[MemberName, ...]:
    """Name the members that completeness still needs, in the order of the definition."""
    return tuple(name for name in definition.expected if name not in state.got)
