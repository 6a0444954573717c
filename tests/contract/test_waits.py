"""What every machine that bundles wait on must do; it runs the deployed state machine file."""

from datetime import timedelta

from muster.core.bundle import BundleKey
from tests.contract.machines import BREACHED, Ground

FOREIGN = "a token that was never issued"
FAILED = ("FAILED", BREACHED)
SUCCEEDED = ("SUCCEEDED", "")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def parked(ground: Ground, key: BundleKey, ago: timedelta = timedelta()) -> str:
    ground.waits.start(ground.opened(key, ago))
    return ground.token(key)


def breached(ground: Ground, key: BundleKey) -> str:
    """Let an execution fail of its deadline; return the token that it waited with."""
    token = parked(ground, key)
    assert ground.waits.ring(token)
    assert ground.ended(key) == FAILED
    return token


def test_a_second_start_is_the_same_execution(ground: Ground, key: BundleKey) -> None:
    state = ground.opened(key)

    ground.waits.start(state)
    token = ground.token(key)
    ground.waits.start(state)

    assert ground.token(key) == token
    assert ground.tasks(key) == ["AwaitBundle"]


def test_a_start_after_the_end_starts_nothing(ground: Ground, key: BundleKey) -> None:
    breached(ground, key)

    ground.waits.start(ground.store.read(key))

    assert not ground.is_running(key)
    assert ground.ended(key) == FAILED


def test_the_live_token_wakes(ground: Ground, key: BundleKey) -> None:
    ground.waits.wake(parked(ground, key))

    assert ground.ended(key) == SUCCEEDED
    assert ground.tasks(key) == ["AwaitBundle", "Submit"]


def test_a_wake_with_a_dead_or_foreign_token_is_success(ground: Ground, key: BundleKey) -> None:
    token = parked(ground, key)

    ground.waits.wake(FOREIGN)
    assert ground.is_running(key)
    ground.waits.wake(token)
    ground.ended(key)
    ground.waits.wake(token)

    assert ground.ended(key) == SUCCEEDED


def test_who_rings_hears_whether_anybody_waited(ground: Ground, key: BundleKey) -> None:
    token = parked(ground, key)

    assert not ground.waits.ring(FOREIGN)
    assert ground.waits.ring(token)
    assert ground.ended(key) == FAILED
    assert not ground.waits.ring(token)
    assert ground.tasks(key) == ["AwaitBundle", "Deadline"]


def test_of_a_wake_and_a_bell_the_first_counts(ground: Ground, key: BundleKey) -> None:
    token = parked(ground, key)

    ground.waits.wake(token)

    assert not ground.waits.ring(token)
    assert ground.ended(key) == SUCCEEDED


def test_a_bundle_that_is_full_before_it_parks_is_submitted(ground: Ground, key: BundleKey) -> None:
    state = ground.opened(key)
    ground.completed(key)

    ground.waits.start(state)

    assert ground.ended(key) == SUCCEEDED
    assert ground.tasks(key) == ["AwaitBundle", "Submit"]
    assert ground.store.read(key).task_token is None


def test_the_waits_time_out_in_the_order_of_their_deadlines(ground: Ground, key: BundleKey) -> None:
    younger = BundleKey(key.definition, f"{key.key}-younger")
    first, second = parked(ground, key, ago=2 * HOUR), parked(ground, younger)

    ground.pass_by(22 * HOUR + MINUTE)

    assert ground.ended(key) == FAILED
    assert ground.tasks(key) == ["AwaitBundle", "Deadline"]
    assert not ground.waits.ring(first)
    assert ground.is_running(younger)
    ground.pass_by(2 * HOUR)
    assert ground.ended(younger) == FAILED
    assert not ground.waits.ring(second)


def test_a_redrive_waits_with_a_new_token_and_the_old_is_refused(
    ground: Ground, key: BundleKey
) -> None:
    old = breached(ground, key)

    ground.redrive(key)
    new = ground.token(key, other_than=old)

    assert not ground.waits.ring(old)
    ground.waits.wake(old)
    assert ground.is_running(key)
    ground.waits.wake(new)
    assert ground.ended(key) == SUCCEEDED
    assert ground.tasks(key)[2:] == ["Deadline", "AwaitBundle", "Submit"]


def test_a_redriven_wait_has_a_clock_of_its_own(ground: Ground, key: BundleKey) -> None:
    old = breached(ground, key)
    ground.redrive(key)
    ground.token(key, other_than=old)

    ground.pass_by(HOUR - MINUTE)
    assert ground.is_running(key)
    ground.pass_by(2 * MINUTE)

    assert ground.ended(key) == FAILED


def test_an_abort_ends_the_token_and_a_redrive_waits_again(ground: Ground, key: BundleKey) -> None:
    old = parked(ground, key)

    ground.abort(key)

    assert ground.ended(key)[0] == "ABORTED"
    assert not ground.waits.ring(old)
    ground.waits.wake(old)
    assert not ground.is_running(key)
    ground.redrive(key)
    new = ground.token(key, other_than=old)
    assert ground.waits.ring(new)
    assert ground.ended(key) == FAILED
