"""The law: any order, any redelivery, a crash before or after every effect; one job per bundle."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.event import Record
from muster.core.names import folder, job_id
from muster.core.submission import Standing
from tests.protocol.machine import Execution
from tests.protocol.world import NOON, World, records

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text())
PAIR = BundleKey("contract-pair", "c-1")
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


class Run:
    """Plays a schedule, then lets Kafka, the sweeper and an operator heal what is left."""

    def __init__(self, world: World, batches: list[list[Record]]) -> None:
        self.world = world
        self.waiting = batches
        self.read: set[str] = set()
        world.interruptions = [self._interruption] * 50

    def act(self, action: str) -> None:
        """Do one thing that may happen now; nothing where it cannot."""
        deeds: dict[str, Callable[[], None]] = {
            "deliver": self._deliver,
            "move": self._move,
            "sweep": self.world.sweeps,
            "short": lambda: self.world.clock.advance(20),
            "day": lambda: self.world.clock.advance(25 * 3600),
            "redrive": self._redrive,
            "abort": self._abort,
        }
        self.world.story.append(f"-- {action}")
        deeds[action]()

    def heal(self) -> None:
        """Deliver everything, without faults, until nothing moves any more."""
        self.world.faults.clear()
        self.world.controlm.outcomes.clear()
        for _ in range(60):
            while self.waiting:
                self._deliver()
            self.world.sweeps()
            for _ in range(40):
                self._move()
            self._redrive()
            self.world.clock.advance(45)

    def _deliver(self) -> None:
        if self.waiting:
            batch = self.waiting.pop(0)
            self.read |= {str(record.place) for record in batch}
            if again := self.world.deliver(batch):
                self.waiting.append(again)

    def _move(self) -> None:
        for execution in self.world.movable()[:1]:
            self.world.machine.move(execution)

    def _redrive(self) -> None:
        for execution in self._ended()[:1]:
            self.world.machine.redrive(execution)

    def _abort(self) -> None:
        for execution in [e for e in self._all() if e.token is not None][:1]:
            self.world.machine.abort(execution)

    def _interruption(self) -> None:
        self._deliver()
        self._move()

    def _all(self) -> list[Execution]:
        return list(self.world.machine.executions.values())

    def _ended(self) -> list[Execution]:
        return [e for e in self._all() if e.status in ("FAILED", "ABORTED")]


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


def nothing_is_stuck(world: World) -> None:
    for state in world.store.metas.values():
        execution = world.machine.executions.get(state.execution_name or "")
        assert state.is_complete, (state, world.story)
        assert state.submission.standing is Standing.SUBMITTED, (state, world.story)
        assert execution is not None, world.story
        assert execution.status == "SUCCEEDED", (execution, world.story)
        assert state.key not in world.store.listed, world.story
        assert state.task_token is None, world.story


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


def test_two_events_take_few_writes_and_few_transitions() -> None:
    world = World(CATALOGUE)
    run = Run(world, [records(PARENT), records(PARENT, CHILD)[1:]])

    run.act("deliver")
    run.act("move")
    run.act("deliver")
    run.heal()

    execution = next(iter(world.machine.executions.values()))
    assert execution.entered == ["AwaitBundle", "Submit"]
    assert execution.transitions <= 4


def test_a_breach_names_what_is_missing_and_a_redrive_truly_resumes() -> None:
    world = World(CATALOGUE)
    run = Run(world, [records(PARENT)])
    run.act("deliver")
    run.act("move")

    run.act("day")
    for _ in range(3):
        run.act("move")

    execution = next(iter(world.machine.executions.values()))
    assert (execution.status, execution.error) == ("FAILED", "SlaBreached")
    assert [n.missing for n in world.notices.published] == [("child",)]
    assert "missing: child" in world.notices.published[0].text

    run.act("redrive")
    for _ in range(4):
        run.act("move")
    assert execution.status == "RUNNING"
    assert execution.token == world.store.metas[PAIR].task_token
    run.waiting = [records(PARENT, CHILD)[1:]]
    run.heal()
    nothing_is_stuck(world)
    assert execution.entered == [
        "AwaitBundle", "MarkBreach", "Deadline", "Deadline", "ReArm", "AwaitBundle", "Submit",
    ]  # fmt: skip
    assert len(world.notices.published) == 1


def test_an_incomplete_bundle_expires_and_is_taken_out() -> None:
    world = World(CATALOGUE)
    run = Run(world, [records(PARENT)])
    run.act("deliver")
    run.act("move")
    world.clock.advance(7 * 86400 + 1)

    for _ in range(4):
        run.act("sweep")
        run.act("move")

    state = world.store.metas[PAIR]
    assert state.phase is Phase.EXPIRED
    assert not world.store.listed
    assert state.task_token is None
    execution = next(iter(world.machine.executions.values()))
    assert (execution.status, execution.error) == ("FAILED", "BundleExpired")


@pytest.mark.parametrize(
    "value", [b"\xff", b"[1]", b"{", b"null", b'{"a":NaN}', b"[" * 100_000, None]
)
def test_poison_is_quarantined_and_the_batch_goes_on(value: bytes | None) -> None:
    world = World(CATALOGUE)
    poison, good = records(("ctm-parent-events", {}), PARENT)
    broken = Record(place=poison.place, value=value)

    again = world.deliver([broken, good])

    assert again == []
    assert list(world.quarantine.kept) == [str(poison.place)]
    assert world.store.metas[PAIR].is_open


def test_a_straggler_after_what_is_remembered_begins_another_life() -> None:
    world = World(CATALOGUE)
    Run(world, [records(PARENT, CHILD)]).heal()
    late = records(PARENT, CHILD, ("ctm-parent-events", {"id": "c-1", "again": 1}))[2:]

    world.deliver(late)
    assert world.store.metas[PAIR].generation == 1
    world.clock.advance(31 * 86400)
    world.deliver(late)

    state = world.store.metas[PAIR]
    assert (state.generation, state.phase) == (2, Phase.OPEN)
    assert world.store.lives[PAIR, 1].phase is Phase.COMPLETE
    assert len({e.name for e in world.machine.executions.values()}) == 2


def test_the_stored_input_is_what_every_starter_sends() -> None:
    world = World(CATALOGUE)
    world.deliver(records(PARENT))

    sent = json.loads(world.store.metas[PAIR].execution_input or "")

    assert sent == {"pk": "BUNDLE#contract-pair#c-1", "wait_seconds": 86400}
    assert world.store.metas[PAIR].opened_at == NOON
