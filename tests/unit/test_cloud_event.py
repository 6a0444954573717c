"""CloudEvents, structured and binary: what is read, what is refused, and one identity for both."""

import json
from collections.abc import Mapping

import pytest

from muster.core.definition import MemberName
from muster.core.document import Document
from muster.core.errors import InvalidRecordError
from muster.core.event import Event, Place, Record, decode, event_from
from muster.core.paths import ABSENT

PLACE = Place("orders", 2, 42)
CLOUD = {"specversion": "1.0", "id": "7", "source": "/shop", "type": "paid", "subject": "o-7"}
STRUCTURED = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
SECRET = "do-not-log-me"  # noqa: S105 - stands for what an event may hold


def structured(event: object, headers: tuple[tuple[str, bytes], ...] = STRUCTURED) -> Record:
    return Record(place=PLACE, value=json.dumps(event).encode(), headers=headers)


def binary(attributes: Mapping[str, str], value: bytes | None = b"{}", **more: bytes) -> Record:
    ce = [(f"ce_{name}", text.encode()) for name, text in attributes.items()]
    others = [(name.replace("_", "-"), raw) for name, raw in more.items()]
    return Record(place=PLACE, value=value, headers=(*ce, *others))


def event_of(record: Record) -> Event:
    return event_from(record, decode(record), MemberName("parent"))


def test_paths_look_in_the_data_and_under_ce_among_the_attributes() -> None:
    told = {**CLOUD, "priority": 5, "urgent": True, "unset": None, "data": {"ce": 1, "a": [2]}}

    document = decode(structured(told))

    assert document.at("a.0") == 2
    assert [document.at(f"ce.{name}") for name in ("type", "subject")] == ["paid", "o-7"]
    assert [document.at(f"ce.{name}") for name in ("priority", "urgent")] == ["5", "true"]
    assert [document.at(path) for path in ("ce", "ce.unset", "ce.type.x", "id")] == [ABSENT] * 4


def test_a_field_ce_of_plain_json_is_no_attribute() -> None:
    document = decode(structured({"ce": CLOUD}, ()))

    assert [document.at(path) for path in ("ce", "ce.type")] == [ABSENT, ABSENT]
    assert document == Document({"ce": CLOUD})


def test_an_event_is_the_same_in_either_mode() -> None:
    data = {"id": "not-the-identity", "amount": 1}
    one = event_of(structured({**CLOUD, "data": data}))
    bare = event_of(structured({**CLOUD, "data": data}, ()))
    other = event_of(
        binary(CLOUD, json.dumps(data).encode(), content_type=b"application/json; charset=utf-8")
    )

    assert one == bare
    assert (one.identity, one.content) == (other.identity, other.content)
    assert one.payload == other.payload == '{"amount":1,"id":"not-the-identity"}'
    assert other.attributes == (
        '{"datacontenttype":"application/json; charset=utf-8","id":"7","source":"/shop",'
        '"specversion":"1.0","subject":"o-7","type":"paid"}'
    )


def test_other_attributes_are_other_content_but_those_that_a_hop_rewrites() -> None:
    first = event_of(binary(CLOUD))
    hopped = event_of(binary({**CLOUD, "traceparent": "00-1", "tracestate": "a=b"}))
    changed = event_of(binary({**CLOUD, "type": "returned"}))

    assert {first.identity} == {hopped.identity, changed.identity}
    assert first.content == hopped.content != changed.content


def test_data_may_be_absent_as_the_specification_allows() -> None:
    absent = [structured(CLOUD), binary(CLOUD, None), binary(CLOUD, b"")]

    assert {event_of(record).payload for record in absent} == {"{}"}
    assert len({event_of(record).content for record in absent}) == 1


@pytest.mark.parametrize("media", [b"application/json", b"application/vnd.shop+JSON; v=1", b""])
def test_data_of_a_json_media_type_is_read(media: bytes) -> None:
    assert decode(binary(CLOUD, b'{"a":1}', content_type=media)).data == {"a": 1}


def without(name: str) -> dict[str, str]:
    return {key: text for key, text in CLOUD.items() if key != name}


BATCH = (("content-type", b"application/cloudevents-batch+json"),)
AVRO = (("content-type", b"application/cloudevents+avro"),)
LARGE = {**CLOUD, "note": "x" * 65_536}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (structured([CLOUD], BATCH), "^a batch of CloudEvents: send one event per record$"),
        (structured({}, BATCH), "^a batch of CloudEvents"),
        (structured([CLOUD]), "^a batch of CloudEvents"),
        (structured([CLOUD], ()), "^a batch of CloudEvents"),
        (structured([1], ()), "^not an object but a list$"),
        (structured(CLOUD, AVRO), "another format than JSON"),
        (structured("x"), "^not an object but text$"),
        (structured({}), "without text as specversion, id, source, type$"),
        (structured(without("type"), ()), "without text as type$"),
        (structured({**CLOUD, "id": ""}), "without text as id$"),
        (structured({**CLOUD, "id": 7}), "without text as id$"),
        (structured({**CLOUD, "specversion": "0.3"}), "another specversion than 1.0$"),
        (structured({**CLOUD, "data": None}), "^CloudEvent whose data is not an object but null"),
        (structured({**CLOUD, "data": SECRET}), "data is not an object but text$"),
        (structured({**CLOUD, "data_base64": "e30="}), "data_base64"),
        (structured({**CLOUD, SECRET: {}}), "no text, integer or boolean$"),
        (structured({**CLOUD, SECRET: 1.5}), "no text, integer or boolean$"),
        (structured(LARGE), "more than 65536 bytes of attributes$"),
        (Record(place=PLACE, value=None, headers=STRUCTURED), "a tombstone"),
        (binary(without("specversion")), "without text as specversion$"),
        (binary({"id": "7"}), "without text as specversion, source, type$"),
        (binary({**CLOUD, "specversion": "2.0"}), "another specversion than 1.0$"),
        (binary(CLOUD, b"[]"), "data is not an object but a list$"),
        (binary(CLOUD, SECRET.encode()), "^not JSON"),
        (binary(CLOUD, b"{}", content_type=b"text/plain"), "content-type is not JSON$"),
        (binary(LARGE), "more than 65536 bytes of attributes$"),
    ],
)
def test_what_is_no_readable_event_is_refused_in_words_that_hold_none_of_it(
    record: Record, reason: str
) -> None:
    with pytest.raises(InvalidRecordError, match=reason) as refused:
        decode(record)

    assert SECRET not in str(refused.value)


def test_headers_that_contradict_or_are_no_text_are_refused() -> None:
    for header, reason in ((("ce_id", b"8"), "two values"), (("ce_x", b"\xff"), "not UTF-8")):
        record = binary(CLOUD)
        spoilt = Record(place=PLACE, value=b"{}", headers=(*record.headers, header))
        with pytest.raises(InvalidRecordError, match=reason):
            decode(spoilt)
