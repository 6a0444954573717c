"""One invocation's bundles, some at a time: all are over when it is, and the threads are kept."""

import time
from threading import current_thread

import pytest

from muster.core.bundle import BundleKey
from muster.wiring import parts

KEYS = [BundleKey("contract-pair", f"c-{number}") for number in range(40)]


def test_answers_come_in_the_order_of_the_bundles() -> None:
    assert list(parts.each(lambda key: key.key, KEYS)) == [key.key for key in KEYS]


def test_nothing_goes_on_after_one_that_raises() -> None:
    ended = set[BundleKey]()

    def deed(key: BundleKey) -> None:
        if key == KEYS[0]:
            raise LookupError(key.key)
        time.sleep(0.01)
        ended.add(key)

    with pytest.raises(LookupError):
        parts.each(deed, KEYS)

    assert ended == set(KEYS[1:])


def test_threads_are_kept_from_batch_to_batch() -> None:
    for _ in range(2):
        names = set(parts.each(lambda _: current_thread().name, KEYS))

        assert names <= {thread.name for thread in parts.HANDS._threads}
