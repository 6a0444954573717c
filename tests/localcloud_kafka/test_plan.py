"""The plan is what the recipe says, and the same recipe gives the same plan."""

import json
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from localcloud.kafka.plan import PlannedEvent, Recipe, a_pair, a_stray, an_order, plan

FULL = Recipe(
    seed=7,
    pairs=10,
    orders=4,
    delay_s=0.5,
    max_delay_s=3,
    child_first=0.3,
    duplicates=0.25,
    strays=0.5,
)


def once(events: list[PlannedEvent]) -> list[PlannedEvent]:
    return [event for event in events if not event.again]


def test_the_same_seed_plans_the_same_events_and_another_seed_others() -> None:
    assert plan(FULL) == plan(FULL)
    assert {e.key for e in plan(FULL)}.isdisjoint(e.key for e in plan(replace(FULL, seed=8)))


def test_the_plan_of_a_seed_is_the_same_on_every_machine() -> None:
    events = plan(Recipe(seed=1, pairs=1, child_first=1))

    assert [(event.topic, json.loads(event.value)) for event in events] == [
        (
            "ctm-children-events",
            {
                "id": "9dede4cc-3408-571c-a63a-ada5b99a4e57",
                "parent_id": "fa9ccee6-3225-5bd2-a873-b6cbdefab1e9",
                "random_value": False,
            },
        ),
        (
            "ctm-parent-events",
            {"id": "fa9ccee6-3225-5bd2-a873-b6cbdefab1e9", "random_value": 593},
        ),
    ]


def test_counts_and_shares_are_exact() -> None:
    events = plan(FULL)

    kinds = Counter(event.kind for event in once(events))
    assert kinds == {
        "parent": 10,
        "child": 10,
        "order": 4,
        "part": 12,
        "lonely": 4,
        "unwanted": 3,
    }
    assert len(events) - len(once(events)) == round(0.25 * sum(kinds.values()))


def test_the_share_of_children_comes_first() -> None:
    first: dict[str, str] = {}
    for event in once(plan(FULL)):
        first.setdefault(event.key, event.kind)

    assert Counter(first.values())["child"] == 3
    assert Counter(first.values())["parent"] == 7


def test_events_come_in_time_and_no_bundle_takes_too_long() -> None:
    events = plan(FULL)
    times: dict[str, list[float]] = defaultdict(list)
    for event in once(events):
        times[event.key].append(event.at_s)

    assert [event.at_s for event in events] == sorted(event.at_s for event in events)
    assert max(max(known) - min(known) for known in times.values()) <= 3
    assert len({event.at_s for event in events}) > 30


def test_a_duplicate_is_the_same_event_later() -> None:
    events = plan(FULL)
    originals = {event.value: event for event in once(events)}
    repeats = [event for event in events if event.again]

    assert repeats
    for repeat in repeats:
        original = originals[repeat.value]
        assert replace(repeat, at_s=original.at_s, again=False) == original
        assert repeat.at_s >= original.at_s
        assert events.index(repeat) > events.index(original)


def test_asking_for_more_leaves_the_others_as_they_were() -> None:
    plain = plan(replace(FULL, duplicates=0, strays=0))

    assert [e for e in once(plan(FULL)) if e.kind not in ("lonely", "unwanted")] == plain


def test_every_event_has_an_id_of_its_own_and_travels_under_its_key() -> None:
    events = once(plan(FULL))

    assert len({event.payload["id"] for event in events}) == len(events)
    for event in events:
        assert event.key == event.payload.get("parent_id", event.payload["id"])


def test_a_pair_and_an_order_hang_together_by_the_parents_id() -> None:
    parent, child = a_pair(1, 0)
    order, *parts = an_order(1, 0)

    assert child.payload["parent_id"] == parent.payload["id"]
    assert order.payload["type"] == "order.created"
    assert [part.payload["seq"] for part in parts] == [1, 2, 3]
    assert {part.payload["parent_id"] for part in parts} == {order.payload["id"]}


def test_a_stray_belongs_to_nobody() -> None:
    known = {event.key for event in plan(replace(FULL, strays=0))}
    strays = [a_stray(FULL.seed, number) for number in range(4)]

    assert [stray.kind for stray in strays] == ["lonely", "unwanted", "lonely", "unwanted"]
    assert known.isdisjoint(stray.key for stray in strays)
    assert strays[1].payload["type"] == "order.cancelled"


@pytest.mark.parametrize("name", ["pairs", "orders", "delay_s", "max_delay_s", "strays"])
def test_a_negative_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        replace(FULL, **{name: -1})


def test_nothing_asked_nothing_planned() -> None:
    assert plan(Recipe(seed=1, pairs=0, strays=1, duplicates=1)) == []
