"""Ingest: nothing is lost, nothing counts twice, and one bundle's trouble is its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from muster.core.bundle import BundleKey, Phase
from tests.protocol.stage import CHILD, HOUR, PAIR, PARENT, Stage
from tests.protocol.virtual import NOON
from tests.protocol.world import records

ORDER = BundleKey("order-fulfilment", "o-1")


def test_an_event_whose_first_delivery_died_after_its_row_still_joins() -> None:
    world = Stage(planned={"save": ["crash before"]})

    again = world.deliver([PARENT])
    world.deliver(again)

    assert again == [PARENT]
    assert PAIR in world.store.metas, "the event is lost"
    assert set(world.pair.got) == {"parent"}


@pytest.mark.parametrize("effect", ["start", "wake"])
def test_an_effect_that_a_crash_prevented_is_made_good_by_the_redelivery(effect: str) -> None:
    world = Stage()
    if effect == "wake":
        world.parks()
    world.planned = {effect: ["crash before"]}
    arriving = [CHILD] if effect == "wake" else [PARENT, CHILD]

    again = world.deliver(arriving)
    world.plays()
    assert world.pair.is_complete
    assert not world.controlm.posts

    world.deliver(again)
    world.plays()
    assert len(world.controlm.posts) == 1


def test_two_ingests_at_once_lose_no_member() -> None:
    world = Stage()
    world.meanwhile("save", lambda: world.deliver([CHILD]))

    world.deliver([PARENT])

    assert set(world.pair.got) == {"parent", "child"}
    assert world.pair.phase is Phase.COMPLETE


def test_a_token_that_is_parked_between_read_and_save_is_woken_by_the_save() -> None:
    world = Stage()
    world.deliver([PARENT])
    world.meanwhile("save", world.plays)

    world.deliver([CHILD])
    world.plays()

    assert world.execution.status == "SUCCEEDED"


def test_one_bundles_trouble_is_not_anothers() -> None:
    other = records(("ctm-children-events", {}), ("ctm-parent-events", {"id": "c-2"}))[1]
    world = Stage(planned={"save": ["fail before"]})

    again = world.deliver([PARENT, other])

    assert again == [PARENT]
    assert PAIR not in world.store.metas
    assert world.store.metas[BundleKey("contract-pair", "c-2")].is_open


def test_a_failed_read_of_the_bundles_defers_all_of_them() -> None:
    world = Stage(planned={"load": ["fail before"]})

    assert world.deliver([PARENT, CHILD]) == [PARENT, CHILD]
    assert len(world.told("BundleDeferred")) == 1
    assert world.deliver([PARENT, CHILD]) == []
    assert world.pair.is_complete


def test_poison_gets_its_verdict_once_it_is_kept_and_stops_nobody() -> None:
    poison = records(("ctm-children-events", {}))[0]
    poison = type(poison)(place=poison.place, value=b"{", timestamp=None)
    world = Stage(planned={"keep": ["fail before"]})

    again = world.deliver([poison, PARENT])

    assert again == [poison]
    assert world.pair.is_open
    assert not world.told("Invalid"), "a verdict was given for a record that is not kept"
    assert world.deliver(again) == []
    assert [facts["at"] for facts in world.told("Invalid")] == [str(poison.place)]
    assert list(world.quarantine.kept) == [str(poison.place)]


def test_a_record_without_a_usable_key_is_kept_with_the_path() -> None:
    keyless, lost = records(
        ("ctm-children-events", {"id": "e-2", "parent_id": True}), ("nobody-reads-this", {"a": 1})
    )
    world = Stage()

    assert world.deliver([keyless, lost]) == []

    assert [facts["path"] for facts in world.told("NoKey")] == ["parent_id"]
    assert "no usable key" in world.quarantine.kept[str(keyless.place)][1]
    assert [facts["at"] for facts in world.told("Unmatched")] == [str(lost.place)]


def test_a_member_that_comes_after_the_deadline_completes_a_breached_bundle() -> None:
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)

    world.deliver([CHILD])

    assert world.pair.phase is Phase.COMPLETE
    assert world.pair.breached_at == NOON + timedelta(hours=24)
    assert world.pair.breach_missing == ("child",)


def test_the_deadline_counts_from_the_first_events_timestamp() -> None:
    world = Stage()

    world.deliver(
        records(("ctm-parent-events", {"id": "c-1"}), timestamp=NOON - timedelta(hours=25))
    )

    assert world.pair.opened_at == NOON - timedelta(hours=25)
    assert world.pair.deadline == NOON - timedelta(hours=1)
    assert world.pair.breached_at == world.pair.deadline
    assert world.pair.breach_missing == ("child",)
    assert world.pair.expires_at == NOON + timedelta(days=7)


def test_a_timestamp_from_the_future_grants_no_more_time() -> None:
    world = Stage()

    world.deliver(records(("ctm-parent-events", {"id": "c-1"}), timestamp=NOON + timedelta(days=3)))

    assert world.pair.opened_at == NOON
    assert world.pair.deadline == NOON + timedelta(hours=24)


def test_other_content_under_a_known_identity_changes_nothing() -> None:
    first, changed = records(
        ("order-parts.v1", {"id": "p", "parent_id": "o-1", "seq": 1}),
        ("order-parts.v1", {"id": "p", "parent_id": "o-1", "seq": 2}),
    )
    world = Stage(planned={"save": ["crash before"]})

    world.deliver([first])
    world.deliver([changed])

    state = world.store.metas[ORDER]
    assert set(state.got) == {"child-1"}, "the row says what came first"
    assert '"seq":1' in world.store.payloads(state)["child-1"]
    assert [facts["detail"] for facts in world.told("Conflict")] == ["conflict (changed)"]


def test_fates_tell_a_repetition_from_another_event() -> None:
    another = records(("ctm-parent-events", {"id": "c-1"}), ("ctm-parent-events", {"id": "c-1"}))[1]
    second = records(PARENT_AGAIN)[0]
    world = Stage()

    world.deliver([PARENT, PARENT, second, another])
    world.deliver([second])

    assert [facts["detail"] for facts in world.told("Accepted")] == ["opened"]
    assert [facts["detail"] for facts in world.told("Conflict")] == [
        "conflict (repeat)",
        "conflict (changed)",
    ]
    assert len(world.told("Duplicate")) == 2


CLOUD = {"specversion": "1.0", "source": "s", "id": "1", "type": "t"}
PARENT_AGAIN = ("ctm-parent-events", {**CLOUD, "data": {"id": "c-1"}})


def somebody_saves(world: Stage) -> None:
    world.store.metas[PAIR] = replace(world.pair, rev=world.pair.rev + 1)


def test_a_bundle_that_others_save_all_the_time_is_delivered_again() -> None:
    world = Stage()
    world.deliver([PARENT])
    world.planned = {"save": ["interrupt"] * 8}
    world.interruptions = [lambda: somebody_saves(world)] * 8

    again = world.deliver([CHILD])

    assert again == [CHILD]
    assert world.deliver(again) == []
    assert world.pair.is_complete
