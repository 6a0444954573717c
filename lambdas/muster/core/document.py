"""What an event says: its JSON object, and CloudEvents attributes where it came with them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from muster.core.definition import Json
from muster.core.errors import InvalidRecordError
from muster.core.paths import ABSENT, Absent, lookup

ATTRIBUTES = "ce"  # the first step of a path that reads an attribute
DEEPEST = 64  # lists and objects inside one another; far less than any reader on the way can take


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
    """Write JSON so that equal values give equal text; `ValueError` for a number without digits."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def parse(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Read JSON that can be written again; `InvalidRecordError` says what is wrong and where."""
    try:
        found = json.loads(raw.decode(), parse_constant=_no_constant)
        canonical(found).encode()
    except RecursionError as error:
        raise InvalidRecordError("not JSON: nested too deeply") from error
    except ValueError as error:  # UnicodeError and JSONDecodeError are kinds of it
        raise InvalidRecordError(f"not JSON: {_reason(error)}") from error
    # else the text of a job or notice could be made only where the stack happens to suffice
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _is_too_deep(found):
        raise InvalidRecordError(f"nested deeper than {DEEPEST} levels")
    return found


def an_object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return the value if it is a JSON object; `InvalidRecordError` names its kind."""
    if not isinstance(value, dict):
        raise InvalidRecordError(f"not an object but {_kind(value)}")
    return value


def _is_too_deep(value: object) -> bool:
    """Go down level by level: the stack does not grow with the value."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
    return any(isinstance(each, dict | list) for each in level)


def _inside(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _reason(error: ValueError) -> str:
    """Keep what is wrong and where, never the bytes themselves."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.pos}"
    if isinstance(error, UnicodeError):
        return f"not UTF-8 text ({getattr(error, 'reason', 'surrogates')})"
    return re.split("[;:]", str(error))[0]


def _kind(value: object) -> str:
    names = {list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
