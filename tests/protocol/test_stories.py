"""Whole lives of a bundle, told from the first event to the last."""

import json

import pytest

from muster.core.bundle import Phase
from muster.core.event import Record
from tests.protocol.run import Run, nothing_is_stuck
from tests.protocol.stage import CATALOGUE, PAIR
from tests.protocol.virtual import NOON
from tests.protocol.world import World, records

PARENT = ("ctm-parent-events", {"id": "c-1", "random_value": 7})
CHILD = ("ctm-children-events", {"id": "e-2", "parent_id": "c-1", "random_value": 8})


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
    straggler = {"specversion": "1.0", "source": "shop", "id": "1", "type": "t"}
    event = straggler | {"data": {"id": "c-1"}}
    late = records(PARENT, CHILD, ("ctm-parent-events", event))[2:]

    world.deliver(late)
    assert world.store.metas[PAIR].generation == 1
    world.clock.advance(31 * 86400)
    world.deliver(late)

    state = world.store.metas[PAIR]
    assert (state.generation, state.phase) == (2, Phase.OPEN)
    assert world.store.lives[PAIR, 1].phase is Phase.COMPLETE
    assert len({e.name for e in world.machine.executions.values()}) == 2


def test_other_content_under_an_identity_of_a_forgotten_life_begins_none() -> None:
    world = World(CATALOGUE)
    Run(world, [records(PARENT, CHILD)]).heal()
    world.clock.advance(31 * 86400)

    world.deliver(records(("ctm-parent-events", {"id": "c-1", "random_value": 9})))

    state = world.store.metas[PAIR]
    assert (state.generation, state.phase) == (1, Phase.COMPLETE)
    assert world.journal.told[-1][0] == "Conflict"
    assert world.journal.told[-1][2]["detail"] == "conflict (changed)"


def test_the_stored_input_is_what_every_starter_sends() -> None:
    world = World(CATALOGUE)
    world.deliver(records(PARENT))

    sent = json.loads(world.store.metas[PAIR].execution_input or "")

    assert sent == {"pk": "BUNDLE#contract-pair#c-1", "wait_seconds": 86400}
    assert world.store.metas[PAIR].opened_at == NOON
