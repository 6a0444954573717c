"""What every BundleStore must do; memory may be trusted because it passes with DynamoDB."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.definition import MemberName
from muster.core.event import Event, Place, Record, decode, event_from
from muster.core.fold import after_due_timers, step
from muster.core.submission import Standing
from muster.ports import BundleStore, Saved, Stale
from tests.contract.stores import STORES, parked

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text())
KEY = BundleKey("contract-pair", "c-1")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=60)
PLACE = Place("ctm-parent-events", 0, 7)


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest) -> Iterator[BundleStore]:
    with mock_aws():
        yield STORES[request.param]()


def an_event(member: str = "parent", name: str = "e-1", **data: Any) -> Event:  # noqa: ANN401
    record = Record(place=PLACE, value=b"{}", timestamp=NOON)
    return event_from(record, {"id": name, **data}, MemberName(member))


def opened(store: BundleStore, event: Event | None = None) -> Bundle:
    arrived = event or an_event()
    store.record(KEY, arrived, keep_until=LATER)
    state, _ = step(store.read(KEY), arrived, CATALOGUE, NOON)
    return saved(store.save(state, replacing=store.read(KEY)))


def completed(store: BundleStore) -> Bundle:
    before, child = opened(store), an_event("child", "e-2")
    store.record(KEY, child, keep_until=LATER)
    state, _ = step(before, child, CATALOGUE, NOON)
    return saved(store.save(state, replacing=before))


def another_life(store: BundleStore) -> Bundle:
    """Forget the bundle and open the key again."""
    before, event = store.read(KEY), an_event("parent", "e-9")
    later = NOON + timedelta(days=40)
    again, _ = step(before, replace(event, timestamp=later), CATALOGUE, later)
    return saved(store.save(again, replacing=before))


def saved(outcome: Saved | Stale) -> Bundle:
    assert isinstance(outcome, Saved)
    return outcome.state


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


def test_a_submission_is_advanced_by_one_of_two(store: BundleStore) -> None:
    state = completed(store)
    claim = replace(state.submission, standing=Standing.SENDING, attempt=1, posted_at=NOON)

    first = store.advance(state, claim, execution_arn="arn:x", keep_until=LATER)
    second = store.advance(state, claim, execution_arn="arn:y", keep_until=LATER)

    assert isinstance(second, Stale)
    taken = saved(first)
    assert (taken.submission.attempt, taken.execution_arn) == (1, "arn:x")
    assert taken == store.read(KEY)


def test_a_bundle_is_listed_until_it_is_submitted(store: BundleStore) -> None:
    state = completed(store)
    assert list(store.open_bundles("contract-pair")) == [KEY]

    done = replace(state.submission, standing=Standing.SUBMITTED, run_id="r")
    store.advance(state, done, execution_arn="arn:x", keep_until=LATER)

    assert list(store.open_bundles("contract-pair")) == []
    assert store.read(KEY).submission.run_id == "r"


def test_a_breach_is_told_by_one_of_two_and_listed_until_it_is(store: BundleStore) -> None:
    state = opened(store)
    late = after_due_timers(state, CATALOGUE, NOON + timedelta(hours=25))
    breached = saved(store.save(late, replacing=state))
    until = NOON + timedelta(minutes=1)

    assert breached.breach_missing == ("child",)
    assert store.claim_notice(KEY, now=NOON, until=until)
    assert not store.claim_notice(KEY, now=NOON, until=until)
    assert store.claim_notice(KEY, now=until + timedelta(seconds=1), until=LATER)

    submitted = replace(breached.submission, standing=Standing.SUBMITTED)
    store.advance(breached, submitted, execution_arn="arn:x", keep_until=LATER)
    assert list(store.open_bundles("contract-pair")) == [KEY]
    store.note_told(KEY, NOON)
    store.note_heard(KEY, NOON)
    told = store.read(KEY)
    assert (told.breach_told, told.breach_heard) == (NOON, NOON)
    assert not store.claim_notice(KEY, now=LATER, until=LATER)


def test_the_lease_to_tell_ends_after_its_last_instant(store: BundleStore) -> None:
    opened(store)
    until = NOON + timedelta(minutes=1)

    assert store.claim_notice(KEY, now=NOON, until=until)

    assert not store.claim_notice(KEY, now=until, until=LATER)
    assert store.claim_notice(KEY, now=until + timedelta(milliseconds=1), until=LATER)


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


def test_who_submits_ends_the_token(store: BundleStore) -> None:
    before = opened(store)
    parked(store, KEY, "t-1")
    full, _ = step(before, an_event("child", "e-2"), CATALOGUE, NOON)
    state = saved(store.save(full, replacing=before))
    done = replace(state.submission, standing=Standing.SUBMITTED)

    assert saved(store.advance(state, done, execution_arn="x", keep_until=LATER)).task_token is None


def test_a_late_submitter_does_not_reach_the_next_life(store: BundleStore) -> None:
    state = completed(store)
    second = another_life(store)
    claim = replace(state.submission, standing=Standing.SENDING)

    outcome = store.advance(state, claim, execution_arn="arn:x", keep_until=LATER)

    assert outcome == Stale(second)
    assert store.read(KEY) == second


def test_a_late_close_does_not_reach_the_next_life(store: BundleStore) -> None:
    state = opened(store)
    over = after_due_timers(state, CATALOGUE, NOON + timedelta(days=8))
    expired = saved(store.save(over, replacing=state))
    second = another_life(store)

    store.close(expired, keep_until=LATER)

    assert store.read(KEY) == second
    assert list(store.open_bundles("contract-pair")) == [KEY]


def test_an_expired_bundle_is_taken_out(store: BundleStore) -> None:
    state = opened(store)
    over = after_due_timers(state, CATALOGUE, NOON + timedelta(days=8))
    expired = saved(store.save(over, replacing=state))
    assert expired.phase is Phase.EXPIRED

    store.close(expired, keep_until=LATER)

    assert list(store.open_bundles("contract-pair")) == []


def test_a_new_life_inherits_nothing(store: BundleStore) -> None:
    state = completed(store)
    sent = replace(state.submission, standing=Standing.SUBMITTED, run_id="r")
    store.advance(state, sent, execution_arn="arn:x", keep_until=LATER)
    before = store.read(KEY)

    again, _ = step(before, an_event("parent", "e-9"), CATALOGUE, NOON + timedelta(days=31))
    second = saved(store.save(again, replacing=before))

    assert (second.generation, second.phase, second.rev) == (2, Phase.OPEN, before.rev + 1)
    assert second.submission.standing is Standing.NONE
    assert (second.execution_arn, second.ready_at) == (None, None)
    assert second == store.read(KEY)
    assert list(store.open_bundles("contract-pair")) == [KEY]


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
