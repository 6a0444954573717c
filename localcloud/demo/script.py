"""Who appears in the demo: the events, and the one thing that a sabotage takes away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localcloud.kafka.plan import PARENTS, PlannedEvent, Recipe, a_pair, plan

Sabotage = Literal["job", "event", "alarm"]
SEED = 7
PAIRS = 5
LATE_PAIR = 99
POISON = b'{"id": "cut off in mid'


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is sent, and what a reader may expect of it."""

    events: Sequence[PlannedEvent]
    early_parent: PlannedEvent
    late_child: PlannedEvent

    @property
    def pairs(self) -> list[str]:
        """Keys of the pairs that come together in time."""
        return sorted({event.key for event in self.events if event.kind in ("parent", "child")})

    @property
    def orders(self) -> list[str]:
        """Keys of the orders."""
        return sorted({event.key for event in self.events if event.kind in ("order", "part")})

    @property
    def late(self) -> str:
        """The key whose child is withheld past the deadline."""
        return self.early_parent.key

    @property
    def records(self) -> int:
        """Records that reach the topics: events, the poison, the late pair."""
        return len(self.events) + 3

    @property
    def duplicates(self) -> int:
        """Events that are sent twice."""
        return sum(event.again for event in self.events)


def script(sabotage: Sabotage | None) -> Script:
    """Write the script; the sabotage `event` loses one child for good."""
    recipe = Recipe(
        seed=SEED, pairs=PAIRS, orders=1, delay_s=0.15, max_delay_s=1.5, duplicates=0.25
    )
    events = plan(recipe)
    if sabotage == "event":
        lost = next(event for event in events if event.kind == "child")
        events = [e for e in events if (e.kind, e.key) != ("child", lost.key)]
    parent, child = a_pair(SEED, LATE_PAIR)
    return Script(events=events, early_parent=parent, late_child=child)


def poison() -> PlannedEvent:
    """Make the record that nobody can ever read."""
    return PoisonedEvent(topic=PARENTS, kind="unwanted", key="poison", payload={})


class PoisonedEvent(PlannedEvent):
    """A record whose bytes are no event."""

    @property
    def value(self) -> bytes:
        """Bytes that were cut off."""
        return POISON
