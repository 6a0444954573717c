"""The law: any order, any redelivery, a crash before or after every effect; one job per bundle."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, event, given, settings, strategies as st

from muster.core.bundle import Bundle, BundleKey
from muster.core.event import Record
from muster.core.names import folder, job_id
from tests.protocol.run import Run, nothing_is_stuck
from tests.protocol.stage import CATALOGUE
from tests.protocol.world import World, records

PARENT = ("ctm-parent-events", {"id": "c-1", "random_value": 7})
CHILD = ("ctm-children-events", {"id": "e-2", "parent_id": "c-1", "random_value": 8})
FAULTS = ["none"] * 6 + ["crash before", "crash after", "fail before", "answer lost", "interrupt"]
ACTIONS = [
    "deliver",
    "deliver",
    "move",
    "move",
    "move",
    "sweep",
    "short",
    "day",
    "redrive",
    "abort",
]
OUTCOMES = ["accept", "answer lost", "lost on the way", "not sent", "refuse"]


class NotingStore:
    """Counts how often a breach is noted, beneath all faults."""

    def __init__(self, world: World) -> None:
        self.noted: Counter[BundleKey] = Counter()
        save = world.store.save

        def counting(state: Bundle, *, replacing: Bundle) -> Any:  # noqa: ANN401
            before = world.store.metas.get(state.key, Bundle(key=state.key))
            answer = save(state, replacing=replacing)
            after = world.store.metas.get(state.key, before)
            self.noted[state.key] += before.breached_at is None and after.breached_at is not None
            return answer

        world.store.save = counting  # type: ignore[method-assign]


def one_submission_per_effect(world: World) -> None:
    instances = Counter(name for name, _ in world.controlm.instances)
    for state in world.store.metas.values():
        job = folder(job_id(state.key.definition, state.key.key, state.generation))
        assert instances[job] == (1 if state.is_complete else 0), world.story


def breach_is_noted_once_and_told(world: World, noted: Counter[BundleKey]) -> None:
    told = Counter(BundleKey(n.definition, n.key) for n in world.notices.published)
    for state in world.store.metas.values():
        assert noted[state.key] == (state.breached_at is not None), world.story
        assert (told[state.key] > 0) == (state.breached_at is not None), world.story
        if not world.crashes:
            assert told[state.key] <= 1, world.story


def verdicts_add_up(world: World, read: set[str]) -> None:
    kinds = ("Routed", "Unmatched", "Invalid")
    verdicts = {str(facts["at"]) for name, _, facts in world.journal.told if name in kinds}
    assert verdicts == read, world.story


@st.composite
def schedules(draw: st.DrawFn) -> tuple[list[list[Record]], list[str], list[str], list[str], int]:
    """Draw batches in any order with duplicates, actions, faults, Control-M's answers, its lag."""
    contents = draw(
        st.permutations(
            [PARENT, CHILD, *draw(st.lists(st.sampled_from([PARENT, CHILD]), max_size=2))]
        )
    )
    made = records(*contents)
    cut = draw(st.integers(min_value=1, max_value=len(made)))
    batches = [made[:cut], made[cut:]] if cut < len(made) else [made]
    actions = draw(st.lists(st.sampled_from(ACTIONS), max_size=25))
    faults = draw(st.lists(st.sampled_from(FAULTS), max_size=40))
    outcomes = draw(st.lists(st.sampled_from(OUTCOMES), max_size=3))
    return batches, actions, faults, outcomes, draw(st.sampled_from([0, 15]))


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(schedules())
def test_any_schedule_submits_every_bundle_once(
    schedule: tuple[list[list[Record]], list[str], list[str], list[str], int],
) -> None:
    batches, actions, faults, outcomes, lag = schedule
    world = World(CATALOGUE, faults=list(faults))
    world.controlm.outcomes, world.controlm.lag = list(outcomes), lag
    store = NotingStore(world)
    run = Run(world, [list(batch) for batch in batches])

    for action in actions:
        run.act(action)
    run.heal()

    event(f"crashes: {min(world.crashes, 5)}")
    one_submission_per_effect(world)
    nothing_is_stuck(world)
    breach_is_noted_once_and_told(world, store.noted)
    verdicts_add_up(world, run.read)
