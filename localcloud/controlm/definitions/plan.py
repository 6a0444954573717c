"""A folder as it will be ordered: flows have become events, text has become values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Operator = Literal["OR", "(", ")"]


@dataclass(frozen=True, slots=True)
class EventTerm:
    """An event by name and date; a link is one that a flow was compiled into."""

    name: str
    date: str = "OrderDate"
    is_link: bool = False


Wait = tuple[EventTerm | Operator, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """So much of a resource pool."""

    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock, shared with other jobs or not."""

    name: str
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class Action:
    """What is done when a job ends in a certain way."""

    on: str
    type: str
    settings: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """One job; `settings` holds its keywords as they were written."""

    name: str
    type: str
    settings: Mapping[str, object]
    variables: Mapping[str, str]
    waits: tuple[Wait, ...] = ()
    adds: tuple[EventTerm, ...] = ()
    deletes: tuple[EventTerm, ...] = ()
    pools: tuple[Pool, ...] = ()
    locks: tuple[Lock, ...] = ()
    actions: tuple[Action, ...] = ()

    def text(self, keyword: str) -> str:
        """Read a keyword that holds text; empty where it is absent."""
        value = self.settings.get(keyword, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlan:
    """One folder with its jobs, in the order of the file; `definition` as it was written."""

    name: str
    type: str
    server: str
    settings: Mapping[str, object]
    variables: Mapping[str, str]
    jobs: tuple[JobPlan, ...]
    definition: Mapping[str, object] = field(default_factory=dict, repr=False)

    def text(self, keyword: str) -> str:
        """Read a keyword that holds text; empty where it is absent."""
        value = self.settings.get(keyword, "")
        return value if isinstance(value, str) else ""
