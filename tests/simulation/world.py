"""A world: everything there is at one moment, as numbers; equal worlds are one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from muster.core.catalogue import Catalogue
from muster.core.event import Record


class Budget(NamedTuple):
    """What may still go wrong, and how often people and the sweeper may still act."""

    crashes: int = 0
    refusals: int = 0  # an effect fails and is not done
    losses: int = 0  # an effect is done and its answer lost
    sweeps: int = 0
    redrives: int = 0
    aborts: int = 0
    early: int = 0  # a bell rings early, by the skew at most
    strays: int = 0  # a wait is woken by hand, for nothing
    alters: int = 0  # somebody writes into a stored text
    repairs: int = 0  # the job's template is replaced by a newer version
    posts: tuple[str, ...] = ()  # what Control-M may do with a POST instead of taking it

    def is_within(self, other: "Budget") -> bool:
        """Tell whether the other leaves at least as much of everything."""
        if self == other:
            return True
        counts = zip(self[:-1], other[:-1], strict=True)
        return all(one <= two for one, two in counts) and Counter(self.posts) <= Counter(
            other.posts
        )


NOTHING = Budget()


class Owner(NamedTuple):
    """For whom a function runs: a topic's batch, an execution's attempt, or the sweeper's rule."""

    kind: str
    name: str = ""
    serial: int = 0
    offsets: tuple[int, ...] = ()


class Deed(NamedTuple):
    """A running function: its place, since when it runs, its owner's number."""

    place: int
    began: int
    owner: int


class Topic(NamedTuple):
    """Where a consumer group stands: the next offset, and what is to be delivered again first."""

    position: int = 0
    again: tuple[int, ...] = ()


class World(NamedTuple):
    """The instant in seconds, the numbers of what is kept, the running functions, the budget."""

    now: int
    table: int
    machine: int
    controlm: int
    heard: int
    topics: tuple[Topic, ...]
    deeds: tuple[Deed, ...]
    budget: Budget
    template: int = 1
    is_altered: bool = False  # the stored text is another since it was kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a closure begins with.

    The clock moves to what is due next and to the `instants`, and ends at the `horizon`; only
    where it `is_slow` it also moves while functions run. `quiet` ports are no steps of their own.
    Control-M shows an instance after the `lag`, its look-ups fail until `blind_until`, and it
    refuses what templates up to the version `rejects` made. The machine's clock may be ahead of
    the functions' by the `skew`.
    """

    name: str
    catalogue: Catalogue
    topics: tuple[Sequence[Record], ...]
    budget: Budget
    batch: int = 10
    lag: int = 0
    blind_until: int = 0
    rejects: int = 0
    skew: int = 0
    instants: tuple[int, ...] = ()
    horizon: int = 0
    is_slow: bool = False
    quiet: frozenset[str] = field(default_factory=lambda: frozenset({"templates", "texts"}))

    def first(self) -> World:
        """Return the world in which nothing has happened yet."""
        topics = tuple(Topic() for _ in self.topics)
        return World(0, 0, 0, 0, 0, topics, (), self.budget)
