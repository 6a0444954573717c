"""Values as small numbers: what is equal gets the same one, so that worlds compare in no time."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import singledispatch
from typing import Generic, TypeVar

Value = TypeVar("Value")


@singledispatch
def frozen(value: object) -> Hashable:
    """Return what stands for a value, its dictionaries and sets included, in a comparison."""
    if is_dataclass(value):
        return (type(value), *(frozen(getattr(value, each.name)) for each in fields(value)))
    if isinstance(value, Hashable):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be part of a world")


@frozen.register
def _mapping(value: Mapping) -> Hashable:  # type: ignore[type-arg]
    return frozenset((frozen(key), frozen(each)) for key, each in value.items())


@frozen.register
def _set(value: AbstractSet) -> Hashable:  # type: ignore[type-arg]
    return frozenset(map(frozen, value))


@frozen.register(list)
@frozen.register(tuple)
def _sequence(value: Iterable[object]) -> Hashable:
    return tuple(map(frozen, value))


def itself(value: Hashable) -> Hashable:
    """Return a value that compares as it is."""
    return value


class Once:
    """Freezes as `frozen` does, and knows again the very values that it has met before."""

    def __init__(self) -> None:
        """Know none yet."""
        self._met: dict[int, tuple[object, Hashable]] = {}

    def __call__(self, value: object) -> Hashable:
        """Return what stands for the value."""
        if isinstance(value, Mapping):
            return frozenset((frozen(key), self(each)) for key, each in value.items())
        if not is_dataclass(value):
            return frozen(value)
        met = self._met.get(id(value))
        if met is None:
            parts = (self(getattr(value, each.name)) for each in fields(value))
            met = self._met[id(value)] = value, (type(value), *parts)
        return met[1]


class Pool(Generic[Value]):
    """Numbers the values that it is given, in the order in which it first meets them."""

    def __init__(self, key: Callable[[Value], Hashable] = frozen) -> None:
        """Compare values by what `key` makes of them."""
        self.values: list[Value] = []
        self._key = key
        self._numbers: dict[Hashable, int] = {}

    def number(self, value: Value) -> int:
        """Return the number of an equal value; the value must not change from now on."""
        found = self._numbers.setdefault(self._key(value), len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found

    def __getitem__(self, number: int) -> Value:
        """Return the value that was first given for this number."""
        return self.values[number]
