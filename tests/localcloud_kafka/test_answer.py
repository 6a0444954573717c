"""What an answer makes of a batch."""

from typing import Any

import pytest

from localcloud.kafka.answer import Scope, failed_records
from localcloud.kafka.record import Record

BATCH = [Record(topic="events", partition=0, offset=n) for n in range(3)]


def naming(*offsets: object) -> dict[str, Any]:
    places = [{"partition": "events-0", "offset": offset} for offset in offsets]
    return {"batchItemFailures": [{"itemIdentifier": place} for place in places]}


@pytest.mark.parametrize(
    ("answer", "scope", "offsets"),
    [
        pytest.param(None, "items", [], id="no answer is success"),
        pytest.param({}, "items", [], id="an empty answer is success"),
        pytest.param(naming(), "items", [], id="an empty list is success"),
        pytest.param({"batchItemFailures": None}, "items", [], id="no list is success"),
        pytest.param(naming(1), "items", [1], id="only the listed record"),
        pytest.param(naming(2, 0), "items", [0, 2], id="the listed records, in order"),
        pytest.param(naming(1), "checkpoint", [1, 2], id="from the listed record on"),
        pytest.param(naming(2, 1), "checkpoint", [1, 2], id="from the lowest listed on"),
        pytest.param(naming(1, 9), "items", [0, 1, 2], id="an unknown offset fails the batch"),
        pytest.param(naming("1"), "items", [0, 1, 2], id="an offset as text fails the batch"),
        pytest.param(
            naming(*[True]), "items", [0, 1, 2], id="a flag for an offset fails the batch"
        ),
        pytest.param("done", "items", [0, 1, 2], id="a text for an answer fails the batch"),
        pytest.param(
            {"batchItemFailures": "events-0"}, "items", [0, 1, 2], id="a text for the list"
        ),
        pytest.param(
            {"batchItemFailures": [{"itemIdentifier": "events-0"}]},
            "items",
            [0, 1, 2],
            id="a text for an identifier fails the batch",
        ),
    ],
)
def test_reading_a_partial_answer(answer: object, scope: Scope, offsets: list[int]) -> None:
    assert [record.offset for record in failed_records(answer, BATCH, scope)] == offsets


def test_another_partition_is_left_alone_under_either_scope() -> None:
    batch = [*BATCH, Record(topic="events", partition=1, offset=7)]

    assert [r.offset for r in failed_records(naming(0), batch, "checkpoint")] == [0, 1, 2]
