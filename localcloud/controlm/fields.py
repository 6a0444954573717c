"""Values from outside become dataclasses: every name and kind is checked first."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class FieldError(ValueError):
    """A value cannot be taken; `field` names it where it is one of several."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Refuse with a sentence."""
        super().__init__(message)
        self.field = field


def built(kind: type[T], values: Mapping[str, object]) -> T:
    """Build a dataclass from values; `FieldError` says what is wrong."""
    check(kind, values)
    needed = [one.name for one in fields(kind) if one.default is MISSING]  # type: ignore[arg-type]
    if absent := [name for name in needed if name not in values]:
        raise FieldError(f"{absent[0]} is missing")
    return kind(**values)


def check(kind: type[Any], values: Mapping[str, object]) -> None:
    """Refuse names that the dataclass does not have, and values of another kind."""
    hints = get_type_hints(kind)
    for name, value in values.items():
        if name not in hints:
            raise FieldError(f"{name} is unknown; there are {', '.join(hints)}", name)
        if not _fits(value, hints[name]):
            raise FieldError(f"{name}={value!r} must be {_told(hints[name])}", name)


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401 - a type, a union or a literal
    if isinstance(kind, UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    if get_origin(kind) is Literal:
        return value in get_args(kind) and not isinstance(value, bool)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return type(value) is kind


def _told(kind: Any) -> str:  # noqa: ANN401 - as above
    if isinstance(kind, UnionType):
        return " or ".join(_told(one) for one in get_args(kind))
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(map(str, get_args(kind)))
    return "null" if kind is NoneType else WORDS[kind]
