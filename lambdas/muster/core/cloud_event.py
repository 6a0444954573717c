"""CloudEvents 1.0 as records carry them: structured, binary, and a batch, which is refused.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

import re
from collections.abc import Mapping
from typing import Any

from muster.core.document import Document, an_object, canonical, parse
from muster.core.errors import InvalidRecordError

Headers = tuple[tuple[str, bytes], ...]

CONTENT_TYPE = "content-type"
MEDIA = "application/cloudevents"
PREFIX = "ce_"
REQUIRED = ("specversion", "id", "source", "type")
VERSION = "1.0"
DATA = ("data", "data_base64")
HOPS = ("datacontenttype", "traceparent", "tracestate")  # may differ from one sending to the next
ATTRIBUTE_BYTES = 65_536  # the size of event that every CloudEvents consumer must take
JSON_MEDIA = re.compile(r"[\w.-]+/([\w.-]+\+)?json")


def is_structured(headers: Headers) -> bool:
    """Tell whether the whole value is a CloudEvent; other formats than JSON are refused."""
    media = _media(headers)
    if media.startswith(f"{MEDIA}-batch"):
        raise _batch()
    if media.startswith(MEDIA) and media not in (MEDIA, f"{MEDIA}+json"):
        raise InvalidRecordError("CloudEvent in another format than JSON")
    return media.startswith(MEDIA)


def is_binary(headers: Headers) -> bool:
    """Tell whether headers carry attributes: one of the required is enough."""
    return any(name == PREFIX + each for name, _ in headers for each in REQUIRED)


def is_bare(value: object) -> bool:
    """Tell whether JSON that came without a content type names itself a CloudEvent, or several."""
    if isinstance(value, list) and value:
        return isinstance(value[0], dict) and REQUIRED[0] in value[0]
    return isinstance(value, dict) and REQUIRED[0] in value


def structured(value: object) -> Document:
    """Read an event whose attributes stand beside its data."""
    if isinstance(value, list):
        raise _batch()
    envelope = an_object(value)
    attributes = {name: each for name, each in envelope.items() if name not in DATA}
    if "data_base64" in envelope:
        raise InvalidRecordError("CloudEvent with data_base64: its data is no JSON object")
    return Document(_data(envelope.get("data", {})), _checked(attributes))


def binary(headers: Headers, value: bytes | None) -> Document:
    """Read an event whose attributes are headers, and whose data is the record's value."""
    attributes = _from_headers(headers)
    media = _media(headers)
    if media:
        attributes["datacontenttype"] = _content_type(headers)
    if value and media and not JSON_MEDIA.fullmatch(media):
        raise InvalidRecordError("CloudEvent whose content-type is not JSON")
    return Document(_data(parse(value) if value else {}), _checked(attributes))


def lasting(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that tell other content, as no hop on the way rewrites them."""
    return {name: text for name, text in attributes.items() if name not in HOPS}


def _from_headers(headers: Headers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, raw in headers:
        if not name.startswith(PREFIX):
            continue
        try:
            text = raw.decode()
        except UnicodeError as error:
            raise InvalidRecordError("CloudEvent with a header that is not UTF-8 text") from error
        if found.setdefault(name.removeprefix(PREFIX), text) != text:
            raise InvalidRecordError("CloudEvent with two values for one attribute")
    return found


def _checked(given: Mapping[str, Any]) -> dict[str, str]:
    """Return every attribute as text, so that both modes give the same; null is unset."""
    missing = [name for name in REQUIRED if not (isinstance(given.get(name), str) and given[name])]
    if missing:
        raise InvalidRecordError(f"CloudEvent without text as {', '.join(missing)}")
    if given["specversion"] != VERSION:
        raise InvalidRecordError(f"CloudEvent of another specversion than {VERSION}")
    attributes = {name: _text(each) for name, each in given.items() if each is not None}
    try:
        size = len(canonical(attributes).encode())
    except UnicodeError as error:
        raise InvalidRecordError("CloudEvent with an attribute that is not UTF-8 text") from error
    if size > ATTRIBUTE_BYTES:
        raise InvalidRecordError(f"CloudEvent with more than {ATTRIBUTE_BYTES} bytes of attributes")
    return attributes


def _text(value: object) -> str:
    """Write an attribute as the specification's type system does."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case _:
            raise InvalidRecordError("CloudEvent attribute that is no text, integer or boolean")


def _data(value: object) -> dict[str, Any]:
    try:
        return an_object(value)
    except InvalidRecordError as error:
        raise InvalidRecordError(f"CloudEvent whose data is {error}") from error


def _media(headers: Headers) -> str:
    return _content_type(headers).partition(";")[0].strip().lower()


def _content_type(headers: Headers) -> str:
    found = (raw for name, raw in headers if name == CONTENT_TYPE)
    return next(found, b"").decode(errors="replace")


def _batch() -> InvalidRecordError:
    return InvalidRecordError("a batch of CloudEvents: send one event per record")
