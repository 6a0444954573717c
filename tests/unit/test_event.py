"""From bytes to an event: what is refused and in which words, and what recognises it again."""

from datetime import UTC, datetime

import pytest

from muster.core.definition import MemberName
from muster.core.errors import InvalidRecordError
from muster.core.event import Document, Place, Record, canonical, decode, event_from, identity

PLACE = Place("orders", 2, 42)
SECRET = "do-not-log-me"  # noqa: S105 - stands for what an event may hold


def a_record(value: bytes | None) -> Record:
    return Record(place=PLACE, value=value, timestamp=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "a tombstone"),
        (b"", "Expecting value at character 0"),
        (b"\xff{}", "not UTF-8 text"),
        (b'{"a": "\\ud800"}', "not UTF-8 text"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b'{"a": -Infinity}', "-Infinity is not a JSON number"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "not an object but a list"),
        (b'"x"', "not an object but text"),
        (b"true", "not an object but a boolean"),
        (b"null", "not an object but null"),
        (b"1.5", "not an object but a number"),
        (f'{{"a": "{SECRET}"'.encode(), "not JSON"),
    ],
)
def test_poison_is_refused_in_words_that_hold_none_of_it(value: bytes | None, reason: str) -> None:
    with pytest.raises(InvalidRecordError, match=reason) as refused:
        decode(a_record(value))

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "text", ['{"a":1}', '{ "a" : [1, null, {"b": "\U0001f600"}] }', '{"a":"\\u0000"}', "{}"]
)
def test_an_object_is_decoded(text: str) -> None:
    assert isinstance(decode(a_record(text.encode())), dict)


CLOUD: Document = {"specversion": "1.0", "source": "/shop", "id": "7"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"id": "7"}, {"id": "7", "a": 1}, True),
        ({"id": "7"}, {"id": 7}, True),
        ({"id": "7"}, {"id": "8"}, False),
        (CLOUD, {**CLOUD, "data": 1}, True),
        (CLOUD, {**CLOUD, "source": "/store"}, False),
        (CLOUD, {"id": "7"}, False),
        ({**CLOUD, "source": None}, {"id": "7"}, True),
        ({"id": True}, {"id": None}, True),  # neither is an id: the coordinates decide
        ({"id": True}, {"id": "true"}, False),
    ],
)
def test_an_identity_is_the_first_that_exists(
    one: Document, other: Document, *, same: bool
) -> None:
    assert (identity(PLACE, one) == identity(PLACE, other)) is same


def test_without_an_id_the_coordinates_tell_events_apart() -> None:
    assert identity(PLACE, {}) == identity(PLACE, {"a": 1})
    assert identity(PLACE, {}) != identity(Place("orders", 2, 43), {})
    assert str(PLACE) == "orders-2-42"


def test_an_id_belongs_to_its_topic_and_a_cloud_event_to_its_source() -> None:
    elsewhere = Place("returns", 0, 0)

    assert identity(PLACE, {"id": "7"}) != identity(elsewhere, {"id": "7"})
    assert identity(PLACE, CLOUD) == identity(elsewhere, CLOUD)


def test_equal_documents_have_equal_content() -> None:
    one = decode(a_record(b'{"b": "\xc3\xa4", "a": 1}'))
    other = decode(a_record(b'{"a":1,"b":"\\u00e4"}'))

    made = [event_from(a_record(b""), each, MemberName("parent")) for each in (one, other)]

    assert made[0] == made[1]
    assert made[0].payload == canonical(one) == '{"a":1,"b":"ä"}'
    assert event_from(a_record(b""), {"a": 1.0}, MemberName("parent")).content != made[0].content
