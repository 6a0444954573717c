"""Any headers with any bytes: an event or `InvalidRecordError`, and the same event either way."""

import json
from typing import Any

from hypothesis import given, settings, strategies as st

from muster.core.errors import InvalidRecordError
from muster.core.event import Record
from tests.unit.test_cloud_event import CLOUD, PLACE, binary, event_of, structured

NAMES = st.sampled_from(
    ["content-type", "traceparent", *(f"ce_{each}" for each in [*CLOUD, "x"])]
) | st.text(max_size=4)
MEDIA = st.sampled_from(
    [b"application/cloudevents+json", b"application/cloudevents", b"application/json", b"1.0"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
CLOUDY = st.dictionaries(
    st.sampled_from([*CLOUD, "data", "data_base64", "time"]), JSON | st.just("1.0")
)


@settings(max_examples=400, deadline=None)
@given(
    headers=st.lists(st.tuples(NAMES, MEDIA | st.binary(max_size=8))),
    value=st.none()
    | st.binary(max_size=30)
    | (JSON | CLOUDY).map(lambda v: json.dumps(v).encode()),
)
def test_nothing_but_invalid_record_escapes(
    headers: list[tuple[str, bytes]], value: bytes | None
) -> None:
    try:
        event = event_of(Record(place=PLACE, value=value, headers=tuple(headers)))
    except InvalidRecordError as error:
        str(error).encode()
    else:
        assert all(text.encode() for text in (event.payload, event.attributes or "-"))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WORD = TEXT.filter(bool)
EVENTS = st.fixed_dictionaries(
    {"specversion": st.just("1.0"), "id": WORD, "source": WORD, "type": WORD},
    optional={"subject": TEXT, "time": TEXT},
)
DATA: st.SearchStrategy[dict[str, Any]] = st.dictionaries(TEXT, st.integers() | TEXT)


@settings(max_examples=200, deadline=None)
@given(attributes=EVENTS, data=DATA)
def test_equal_events_have_one_identity_and_one_content_in_both_modes(
    attributes: dict[str, str], data: dict[str, Any]
) -> None:
    one = event_of(structured({**attributes, "data": data}))
    other = event_of(binary(attributes, json.dumps(data).encode()))

    assert one == other
