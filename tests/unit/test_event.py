"""From bytes to an event: what is refused and in which words, and what recognises it again."""

from datetime import UTC, datetime

import pytest

from muster.core.definition import MemberName
from muster.core.document import Document, canonical
from muster.core.errors import InvalidRecordError
from muster.core.event import Place, Record, decode, event_from, identity

PLACE = Place("orders", 2, 42)
SECRET = "do-not-log-me"  # noqa: S105 - stands for what an event may hold


def a_record(value: bytes | None) -> Record:
    return Record(place=PLACE, value=value, timestamp=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "a tombstone"),
        (b"", "Expecting value at character 0"),
        (b'{"id": "cut off', "Unterminated string starting at character 7"),
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
    assert isinstance(decode(a_record(text.encode())).data, dict)


def plain(**data: object) -> Document:
    return Document(data)


def cloud(source: str = "/shop", **data: object) -> Document:
    return Document(data, {"specversion": "1.0", "source": source, "id": "7", "type": "t"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (plain(id="7"), plain(id="7", a=1), True),
        (plain(id="7"), plain(id=7), True),
        (plain(id="7"), plain(id="8"), False),
        (cloud(), cloud(a=1), True),
        (cloud(), cloud(id="8"), True),
        (cloud(), cloud("/store"), False),
        (cloud(), plain(id="7"), False),
        (plain(id=True), plain(id=None), True),  # neither is an id: the coordinates decide
        (plain(id=True), plain(id="true"), False),
    ],
)
def test_an_identity_is_the_first_that_exists(
    one: Document, other: Document, *, same: bool
) -> None:
    assert (identity(PLACE, one) == identity(PLACE, other)) is same


def test_without_an_id_the_coordinates_tell_events_apart() -> None:
    assert identity(PLACE, plain()) == identity(PLACE, plain(a=1))
    assert identity(PLACE, plain()) != identity(Place("orders", 2, 43), plain())
    assert str(PLACE) == "orders-2-42"


def test_an_id_belongs_to_its_topic_and_a_cloud_event_to_its_source() -> None:
    elsewhere = Place("returns", 0, 0)

    assert identity(PLACE, plain(id="7")) != identity(elsewhere, plain(id="7"))
    assert identity(PLACE, cloud()) == identity(elsewhere, cloud())


def test_equal_documents_have_equal_content() -> None:
    one = decode(a_record(b'{"b": "\xc3\xa4", "a": 1}'))
    other = decode(a_record(b'{"a":1,"b":"\\u00e4"}'))

    made = [event_from(a_record(b""), each, MemberName("parent")) for each in (one, other)]

    assert made[0] == made[1]
    assert made[0].payload == canonical(one.data) == '{"a":1,"b":"ä"}'
    assert event_from(a_record(b""), plain(a=1.0), MemberName("parent")).content != made[0].content


TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("header", "kept"),
    [(TRACE, TRACE.decode()), (b"", None), (b"x" * 1_000_000, None), (TRACE.upper(), None)],
)
def test_a_trace_is_kept_in_the_form_of_w3c_only(header: bytes, kept: str | None) -> None:
    record = Record(place=PLACE, value=b"{}", headers=(("b3", b"1"), ("traceparent", header)))

    assert event_from(record, decode(record), MemberName("parent")).traceparent == kept
