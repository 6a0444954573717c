"""What every BundleStore must do; memory may be trusted because it passes with DynamoDB."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from muster.core.bundle import Bundle, Phase
from muster.core.definition import MemberName
from muster.core.event import Record, decode, event_from
from muster.core.fold import step
from muster.core.stored import Saved, Stale
from muster.ports import BundleStore
from tests.contract.scene import (
    CATALOGUE,
    KEY,
    LATER,
    NOON,
    PLACE,
    an_event,
    completed,
    opened,
    saved,
)
from tests.contract.stores import parked


def test_a_key_that_never_opened_is_blank(store: BundleStore) -> None:
    assert store.read(KEY) == Bundle(key=KEY)
    assert store.load([KEY]) == {KEY: Bundle(key=KEY)}


def test_what_is_saved_is_what_is_read(store: BundleStore) -> None:
    state = completed(store)

    assert store.read(KEY) == state
    assert (state.phase, state.rev, state.ready_at) == (Phase.COMPLETE, 2, NOON)
    assert store.load([KEY])[KEY] == state


def test_a_stale_save_is_refused_and_shows_the_newest(store: BundleStore) -> None:
    blank = store.read(KEY)
    newest = opened(store)

    again, _ = step(blank, an_event("child", "e-2"), CATALOGUE, NOON)
    outcome = store.save(again, replacing=blank)

    assert outcome == Stale(newest)


def test_a_row_is_put_once_and_tells_a_repetition_from_other_content(store: BundleStore) -> None:
    first, changed = an_event(), an_event(amount=2)

    fresh = store.record(KEY, first, keep_until=LATER)
    again = store.record(KEY, first, keep_until=LATER)
    other = store.record(KEY, changed, keep_until=LATER)

    assert (fresh.noted_in, fresh.arrived) == (None, None)
    assert (again.noted_in, again.arrived) == (None, None)
    assert other.arrived == changed
    assert other.event.content == first.content
    assert other.event.member == "parent"


def test_why_an_event_was_not_accepted_is_kept(store: BundleStore) -> None:
    state = opened(store)

    store.set_aside(state, an_event(), "late (complete)")

    assert store.record(KEY, an_event(), keep_until=LATER).noted_in == 1


def test_other_content_is_kept_once_beside_the_first(store: BundleStore) -> None:
    state, changed = opened(store), an_event(amount=2)

    first = store.set_beside(state, changed, "conflict (changed)", keep_until=LATER)
    again = store.set_beside(state, changed, "conflict (changed)", keep_until=LATER)

    assert (first, again) == (True, False)
    assert store.payloads(state)["parent"] == an_event().payload


def test_payloads_come_back_whole_also_large_ones(store: BundleStore) -> None:
    large = an_event(text="ä" * 450_000)
    state = opened(store, large)

    assert store.payloads(state) == {"parent": large.payload}


def test_the_traces_of_the_members_are_those_that_events_came_with(store: BundleStore) -> None:
    traced = replace(an_event("child", "e-2"), traceparent="00-1-1-01")
    stray = replace(an_event("child", "e-3"), traceparent="00-2-2-01")
    before = opened(store)
    for event in (traced, stray):
        store.record(KEY, event, keep_until=LATER)
    state, _ = step(before, traced, CATALOGUE, NOON)

    assert list(store.traces(before)) == []
    assert list(store.traces(state)) == ["00-1-1-01"]


def test_a_token_is_parked_only_while_the_bundle_is_open(store: BundleStore) -> None:
    assert not parked(store, KEY, "t-0")
    state = opened(store)

    assert parked(store, KEY, "t-1")
    assert parked(store, KEY, "t-2")
    read = store.read(KEY)
    assert (read.task_token, read.execution_arn, read.rev) == ("t-2", "arn:x", state.rev)
    full, _ = step(read, an_event("child", "e-2"), CATALOGUE, NOON)
    saved(store.save(full, replacing=read))

    assert not parked(store, KEY, "t-3")
    assert store.read(KEY).task_token == read.task_token


def test_a_save_shows_the_token_that_was_parked_since_its_read(store: BundleStore) -> None:
    before = opened(store)
    full, _ = step(before, an_event("child", "e-2"), CATALOGUE, NOON)

    parked(store, KEY, "t-1")
    token = store.read(KEY).task_token

    assert token
    assert saved(store.save(full, replacing=before)).task_token == token


def test_of_sixteen_writers_every_event_is_in_the_end_folded(store: BundleStore) -> None:
    def write(number: int) -> int:
        tries = 0
        while True:
            known = store.read(KEY)
            state, _ = step(known, an_event(["parent", "child"][number % 2], "e"), CATALOGUE, NOON)
            tries += 1
            if state == known or isinstance(store.save(state, replacing=known), Saved):
                return tries

    with ThreadPoolExecutor(16) as hands:
        list(hands.map(write, range(16)))

    assert store.read(KEY).phase is Phase.COMPLETE
    assert store.read(KEY).rev == 2


def test_a_document_survives_the_table(store: BundleStore) -> None:
    record = Record(
        place=PLACE, value='{"id":"x","n":1.50,"u":"\U0001f600","z":"\\u0000"}'.encode()
    )
    event = event_from(record, decode(record), MemberName("parent"))
    state = opened(store, event)

    assert store.payloads(state)["parent"] == event.payload
