"""Which events the producer sends, and when: a pure function of the recipe, hence repeatable.

A pair is a parent and a child, an order a parent and three parts. A stray belongs to nobody: no
definition wants it, or its partner never comes. Each draw has dice of its own, so that asking for
duplicates, say, leaves ids, values and times of the other events as they were.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from muster.core.definition import Json

PARENTS, CHILDREN = "ctm-parent-events", "ctm-children-events"
ORDERS, PARTS = "orders.v1", "order-parts.v1"
TOPICS = (PARENTS, CHILDREN, ORDERS, PARTS)
PARTS_PER_ORDER = 3

Kind = Literal["parent", "child", "order", "part", "unwanted", "lonely", "own"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to produce; shares lie between 0 and 1, times are seconds."""

    seed: int
    pairs: int = 5
    orders: int = 0
    delay_s: float = 0.0  # from the beginning of one bundle to the next
    max_delay_s: float = 0.0  # from the first event of a bundle to its last, and to a duplicate
    child_first: float = 0.5  # share of the pairs
    duplicates: float = 0.0  # share of the events, sent twice
    strays: float = 0.0  # share of the bundles, added

    def __post_init__(self) -> None:
        """Refuse what cannot be produced, by name."""
        for name in ("pairs", "orders", "delay_s", "max_delay_s"):
            if getattr(self, name) < 0:
                raise ValueError(name, getattr(self, name))
        for name in ("child_first", "duplicates", "strays"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """One event, its topic, and when it is sent, counted from the start."""

    topic: str
    kind: Kind
    key: str
    payload: Mapping[str, Json]
    at_s: float = 0.0
    again: bool = False
    text: str | None = None  # an own event travels as it was written

    @property
    def value(self) -> bytes:
        """The payload as it travels."""
        return (json.dumps(self.payload) if self.text is None else self.text).encode()


def plan(recipe: Recipe) -> list[PlannedEvent]:
    """Lay out every event in the order in which it is sent; the same recipe, the same plan."""
    bundles = [*_pairs(recipe), *_orders(recipe)]
    _dice(recipe, "bundles").shuffle(bundles)
    events = [event for bundle in _timed(recipe, bundles) for event in bundle]
    events += _strays(recipe, events, len(bundles))
    events += _duplicates(recipe, events)
    return sorted(events, key=lambda event: event.at_s)


def a_pair(seed: int, number: int) -> tuple[PlannedEvent, PlannedEvent]:
    """Make a parent and its child; the parent's `id` is the correlation key."""
    dice = Random(f"{seed}/pair/{number}")  # noqa: S311 - repeatable, not secret
    key = _id(seed, "parent", number)
    parent: dict[str, Json] = {"id": key, "random_value": dice.randrange(1000)}
    child: dict[str, Json] = {
        "id": _id(seed, "child", number),
        "parent_id": key,
        "random_value": dice.random() < 0.5,  # noqa: PLR2004 - heads or tails
    }
    return (
        PlannedEvent(topic=PARENTS, kind="parent", key=key, payload=parent),
        PlannedEvent(topic=CHILDREN, kind="child", key=key, payload=child),
    )


def an_order(seed: int, number: int) -> tuple[PlannedEvent, ...]:
    """Make an order and its parts, which `seq` tells apart."""
    dice = Random(f"{seed}/order/{number}")  # noqa: S311 - repeatable, not secret
    key = _id(seed, "order", number)
    order: dict[str, Json] = {"id": key, "type": "order.created", "parts": PARTS_PER_ORDER}
    events = [PlannedEvent(topic=ORDERS, kind="order", key=key, payload=order)]
    for seq in range(1, PARTS_PER_ORDER + 1):
        part: dict[str, Json] = {
            "id": _id(seed, f"part-{seq}", number),
            "parent_id": key,
            "seq": seq,
            "sku": f"SKU-{dice.randrange(10_000):04}",
        }
        events.append(PlannedEvent(topic=PARTS, kind="part", key=key, payload=part))
    return tuple(events)


def a_stray(seed: int, number: int) -> PlannedEvent:
    """Make, by turns, a child whose parent never comes and an event that no definition wants."""
    if number % 2 == 0:
        return replace(a_pair(seed, -1 - number)[1], kind="lonely")
    key = _id(seed, "cancelled", number)
    payload: dict[str, Json] = {"id": key, "type": "order.cancelled"}
    return PlannedEvent(topic=ORDERS, kind="unwanted", key=key, payload=payload)


def _pairs(recipe: Recipe) -> Iterable[Sequence[PlannedEvent]]:
    dice = _dice(recipe, "child first")
    numbers = range(recipe.pairs)
    turned = set(dice.sample(numbers, round(recipe.child_first * recipe.pairs)))
    for number in numbers:
        parent, child = a_pair(recipe.seed, number)
        yield (child, parent) if number in turned else (parent, child)


def _orders(recipe: Recipe) -> Iterable[Sequence[PlannedEvent]]:
    dice = _dice(recipe, "parts")
    for number in range(recipe.orders):
        events = list(an_order(recipe.seed, number))
        dice.shuffle(events)
        yield events


def _timed(
    recipe: Recipe, bundles: Iterable[Sequence[PlannedEvent]]
) -> Iterable[Sequence[PlannedEvent]]:
    dice = _dice(recipe, "times")
    for position, bundle in enumerate(bundles):
        begins_at = position * recipe.delay_s
        waits = sorted(dice.uniform(0, recipe.max_delay_s) for _ in bundle[1:])
        times = (begins_at + wait for wait in [0.0, *waits])
        yield [replace(event, at_s=round(at, 3)) for event, at in zip(bundle, times, strict=True)]


def _strays(recipe: Recipe, among: Sequence[PlannedEvent], bundles: int) -> Sequence[PlannedEvent]:
    dice = _dice(recipe, "strays")
    last = max((event.at_s for event in among), default=0.0)
    return [
        replace(a_stray(recipe.seed, number), at_s=round(dice.uniform(0, last), 3))
        for number in range(round(recipe.strays * bundles))
    ]


def _duplicates(recipe: Recipe, among: Sequence[PlannedEvent]) -> Sequence[PlannedEvent]:
    dice = _dice(recipe, "duplicates")
    chosen = dice.sample(among, round(recipe.duplicates * len(among)))
    return [
        replace(event, again=True, at_s=round(event.at_s + dice.uniform(0, recipe.max_delay_s), 3))
        for event in chosen
    ]


def _dice(recipe: Recipe, purpose: str) -> Random:
    return Random(f"{recipe.seed}/{purpose}")  # noqa: S311 - repeatable, not secret


def _id(seed: int, kind: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"muster/{seed}/{kind}/{number}"))
