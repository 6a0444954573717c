"""How a bundle ends in every BundleStore: told, submitted, expired, and begun again."""

from dataclasses import replace
from datetime import timedelta

from muster.core.bundle import BundleKey, Phase
from muster.core.fold import after_due_timers, step
from muster.core.stored import Stale
from muster.core.submission import Standing
from muster.ports import BundleStore
from tests.contract.scene import (
    CATALOGUE,
    KEY,
    LATER,
    NOON,
    an_event,
    another_life,
    completed,
    opened,
    saved,
)
from tests.contract.stores import parked


def listed(store: BundleStore) -> list[BundleKey]:
    return [each.key for each in store.open_bundles("contract-pair")]


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
    assert listed(store) == [KEY]

    done = replace(state.submission, standing=Standing.SUBMITTED, run_id="r")
    store.advance(state, done, execution_arn="arn:x", keep_until=LATER)

    assert listed(store) == []
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
    assert listed(store) == [KEY]
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
    assert listed(store) == [KEY]


def test_an_expired_bundle_is_taken_out(store: BundleStore) -> None:
    state = opened(store)
    over = after_due_timers(state, CATALOGUE, NOON + timedelta(days=8))
    expired = saved(store.save(over, replacing=state))
    assert expired.phase is Phase.EXPIRED

    store.close(expired, keep_until=LATER)

    assert listed(store) == []


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
    assert listed(store) == [KEY]


def test_the_list_says_what_is_pressing(store: BundleStore) -> None:
    opened(store)
    (waiting,) = store.open_bundles("contract-pair")

    assert (waiting.due_at, waiting.phase) == (NOON + timedelta(hours=24), Phase.OPEN)
    assert not waiting.is_pressing(NOON + timedelta(hours=23))
    assert waiting.is_pressing(NOON + timedelta(hours=24))
