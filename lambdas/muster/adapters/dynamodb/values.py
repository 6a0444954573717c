"""Our values as DynamoDB's, and back; instants are RFC 3339 texts of one length, so they sort."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from muster.core.instants import rfc3339

Value = dict[str, Any]
Item = Mapping[str, Any]


def to_value(value: object) -> Value:
    """Write a value; only kinds that the table holds."""
    match value:
        case int():
            return {"BOOL": value} if isinstance(value, bool) else {"N": str(value)}
        case str() | datetime():
            return {"S": rfc3339(value) if isinstance(value, datetime) else str(value)}
        case Mapping():
            return {"M": {name: to_value(each) for name, each in value.items()}}
        case _:
            return {"L": [to_value(each) for each in _sequence(value)]}


def text(item: Item, name: str) -> str | None:
    """Read a text."""
    return item[name]["S"] if name in item else None


def number(item: Item, name: str) -> int:
    """Read a whole number; an absent one is 0."""
    return int(item[name]["N"]) if name in item else 0


def instant(item: Item, name: str) -> datetime | None:
    """Read an instant."""
    return datetime.fromisoformat(item[name]["S"]) if name in item else None


def flag(item: Item, name: str) -> bool:
    """Read a flag; an absent one is false."""
    return name in item and bool(item[name]["BOOL"])


def texts(item: Item, name: str) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(each["S"] for each in item[name]["L"]) if name in item else ()


def mapping(item: Item, name: str) -> Mapping[str, str]:
    """Read a map of texts."""
    found = item[name]["M"] if name in item else {}
    return MappingProxyType({key: each["S"] for key, each in found.items()})


def _sequence(value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise TypeError(f"the table holds no {type(value).__name__}")
    return value
