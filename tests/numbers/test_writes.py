"""What a two-event bundle costs, counted at the client; goals of the design."""

from typing import Any

import pytest

from tests.numbers.counting import Item, at_once, happy_path, index_writes

TABLE_WRITES, INDEX_WRITES, TRANSITIONS = 7, 4, 4


def test_a_two_event_bundle_takes_few_writes() -> None:
    count = happy_path()

    assert [(write.sort_key.partition("#")[0], write.index) for write in count.writes] == [
        ("EVENT", 0),
        ("META", 1),  # opened
        ("META", 0),  # parked: the token is not projected
        ("EVENT", 0),
        ("META", 1),  # complete
        ("META", 1),  # claimed
        ("META", 1),  # submitted, and out of the index
    ]
    assert len(count.writes) <= TABLE_WRITES
    assert count.index_writes <= INDEX_WRITES


def test_a_two_event_bundle_takes_few_transitions() -> None:
    count = happy_path()

    assert count.entered == ("AwaitBundle", "Submit")
    assert count.transitions <= TRANSITIONS


def test_a_bundle_that_comes_in_one_batch_takes_no_more() -> None:
    count = at_once()

    assert len(count.writes) <= TABLE_WRITES
    assert count.index_writes <= INDEX_WRITES
    assert count.transitions <= TRANSITIONS


def an_item(**given: str) -> dict[str, Any]:
    return {name: {"S": value} for name, value in given.items()}


LISTED = an_item(open_shard="o", deadline="1", phase="open")


@pytest.mark.parametrize(
    ("before", "after", "writes"),
    [
        ({}, LISTED, 1),
        (LISTED, {}, 1),
        (LISTED, LISTED, 0),
        (LISTED, LISTED | an_item(task_token="t"), 0),  # noqa: S106 - a token of nothing
        (LISTED, LISTED | an_item(phase="complete"), 1),
        (LISTED, LISTED | an_item(deadline="2"), 2),
        ({}, an_item(phase="open"), 0),
    ],
)
def test_an_index_write_follows_from_what_is_projected(
    before: Item, after: Item, writes: int
) -> None:
    assert index_writes(before, after) == writes
