"""The fold against the oracle: the same streams, the same fates, moments and instants."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings, strategies as st

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.event import Place, Record
from tests.oracle.reference import Simulator
from tests.protocol.world import World

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text())
START = datetime(2026, 3, 28, 23, tzinfo=UTC)
HOUR = 3_600_000
REMEMBERED = 30 * 24  # hours
YEAR = 365 * 24 * HOUR  # the oracle takes a negative instant for none
ORDER = Path("bundles/order-fulfilment.yaml")
WORDS = {"Accepted": "accepted", "Duplicate": "duplicate", "Conflict": "conflict", "Late": "late"}
PHASES = {"open": Phase.OPEN, "complete": Phase.COMPLETE, "expired": Phase.EXPIRED}


def simulator(definition: dict[str, Any]) -> Any:  # noqa: ANN401 - the oracle is untyped
    return Simulator(definition)  # type: ignore[no-untyped-call]


def a_document(member: int, name: str, amount: int) -> tuple[str, dict[str, Any]]:
    if member == 0:
        return "orders.v1", {"id": "o-1", "type": "order.created", "n": amount}
    return "order-parts.v1", {"id": name, "parent_id": "o-1", "seq": member, "n": amount}


@st.composite
def streams(draw: st.DrawFn) -> list[tuple[int, int, str, int, int]]:
    """Draw (hours since the one before, member, name, content, age of the record in hours)."""
    gaps = st.sampled_from([0, 0, 1, 5, 23, 24, 30, 24 * 6, 24 * 8, 24 * 31])
    one = st.tuples(
        gaps,
        st.integers(min_value=0, max_value=3),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([1, 1, 1, 2]),
        st.sampled_from([0, 0, 0, 2, 26, -3]),
    )
    return draw(st.lists(one, min_size=1, max_size=14))


def at(milliseconds: int) -> datetime:
    return START + timedelta(milliseconds=milliseconds)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(streams())
def test_every_stream_has_the_oracles_fates_and_ends_where_it_says(
    stream: list[tuple[int, int, str, int, int]],
) -> None:
    oracle: Any = simulator(yaml.safe_load(ORDER.read_text()))
    world = World(CATALOGUE)
    now, expected = YEAR, []
    is_long = sum(gap for gap, *_ in stream) >= REMEMBERED
    for number, (gap, member, name, content, age) in enumerate(stream):
        now += gap * HOUR
        topic, document = a_document(member, name, content)
        if is_long:  # a row outlives what is remembered: then other content stays a conflict
            topic, document = a_document(member, f"{name}{member}", 1)
        stamp = now - age * HOUR
        identity = f"{topic}/{document['id']}"
        fate = oracle.send(now, topic, identity, document, stamp)
        expected.append(fate.name)
        world.clock.instant = at(now)
        place = Place(topic, 0, number)
        value = json.dumps(document).encode()
        world.deliver([Record(place=place, value=value, timestamp=at(stamp))])

    told = [WORDS[name] for name, _, facts in world.journal.told if name in WORDS]
    assert told == expected
    same_end(world.store.metas[BundleKey("order-fulfilment", "o-1")], oracle.bundles["o-1"])


def same_end(state: Bundle, oracle: Any) -> None:  # noqa: ANN401 - the oracle is untyped
    assert state.generation == oracle.generation
    assert state.phase is PHASES[oracle.status]
    assert state.opened_at == at(oracle.opened_at)
    assert state.deadline == at(oracle.deadline)
    assert (state.breached_at is not None) == oracle.breached
    assert set(state.got) == set(oracle.got)
    assert (state.ready_at is None) == (oracle.ready_at is None)
    if oracle.ready_at is not None:
        assert state.ready_at == at(oracle.ready_at)
