"""What an event says: its JSON object, and CloudEvents attributes where it came with them."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from muster.core.definition import Json
from muster.core.errors import InvalidRecordError
from muster.core.paths import ABSENT, Absent, lookup

ATTRIBUTES = "ce"  # the first step of a path that reads an attribute


@dataclass(frozen=True, slots=True)
class Document:
    """Paths look in `data`; `attributes` None: plain JSON, in which nothing is at `ce`."""

    data: dict[str, Any]
    attributes: dict[str, str] | None = None

    def at(self, path: str) -> Json | Absent:
        """Return the value at a dotted path; a field `ce` of the data itself is out of reach."""
        first, _, name = path.partition(".")
        if first != ATTRIBUTES:
            return lookup(self.data, path)
        return (self.attributes or {}).get(name, ABSENT)


def canonical(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write JSON so that equal values give equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parse(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Read JSON that can be written again; `InvalidRecordError` says what is wrong and where."""
    try:
        found = json.loads(raw.decode(), parse_constant=_no_constant)
        canonical(found).encode()
    except RecursionError as error:
        raise InvalidRecordError("not JSON: nested too deeply") from error
    except ValueError as error:  # UnicodeError and JSONDecodeError are kinds of it
        raise InvalidRecordError(f"not JSON: {_reason(error)}") from error
    return found


def an_object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return the value if it is a JSON object; `InvalidRecordError` names its kind."""
    if not isinstance(value, dict):
        raise InvalidRecordError(f"not an object but {_kind(value)}")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _reason(error: ValueError) -> str:
    """Keep what is wrong and where, never the bytes themselves."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.pos}"
    if isinstance(error, UnicodeError):
        return f"not UTF-8 text ({getattr(error, 'reason', 'surrogates')})"
    return str(error).split(";")[0]


def _kind(value: object) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
