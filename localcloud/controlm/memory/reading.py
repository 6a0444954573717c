"""JSON becomes the simulator's objects again; no code runs that the file could choose."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from localcloud.controlm.journal import Entry
from localcloud.controlm.memory.writing import OURS, Json


class UnreadableError(ValueError):
    """The JSON is not what the simulator has written."""


def read(content: Json) -> object:
    """Build the object that `written` was given."""
    try:
        return _Reader().value(content)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"{type(error).__name__}: {error}") from error


class _Reader:
    """Builds each object before what it refers to, so that circles close."""

    def __init__(self) -> None:
        self._met: list[object] = []
        self._build: Mapping[str, Callable[[Any], object]] = {
            "tuple": lambda many: tuple(self.value(one) for one in many),
            "set": lambda many: {self.value(one) for one in many},
            "frozenset": lambda many: frozenset(self.value(one) for one in many),
            "datetime": datetime.fromisoformat,
            "date": date.fromisoformat,
            "timedelta": lambda seconds: timedelta(seconds=seconds),
            "again": lambda number: self._met[number],
            "dict": self._dict,
            "note": self._note,
        }

    def value(self, content: Json) -> object:
        """Build one value and all that it refers to."""
        if isinstance(content, list):
            return [self.value(one) for one in content]
        if not isinstance(content, dict):
            return content
        kind, of = content["is"], content["of"]
        return self._build[kind](of) if kind in self._build else self._ours(kind, of)

    def _dict(self, pairs: Json) -> object:
        found: dict[object, object] = {}
        self._met.append(found)
        for key, value in pairs:
            found[self.value(key)] = self.value(value)
        return found

    def _note(self, content: Json) -> object:
        entry = self.value(content)
        if not isinstance(entry, Entry):
            raise UnreadableError("what notes effects is no entry of the journal")
        return entry.note

    def _ours(self, name: str, content: Json) -> object:
        kind = _class(name)
        if issubclass(kind, Enum):
            return kind(content)
        found = object.__new__(kind)
        self._met.append(found)
        known = {one.name for one in fields(kind)} if is_dataclass(kind) else set(content)
        if set(content) != known:
            raise UnreadableError(f"{name} has other fields in this version")
        for field, value in content.items():
            object.__setattr__(found, field, self.value(value))
        return found


def _class(name: str) -> type:
    module, _, qualified = name.partition(":")
    found = vars(sys.modules.get(OURS + module, sys)).get(qualified)
    if not isinstance(found, type) or found.__module__ != OURS + module:
        raise UnreadableError(f"{name} is unknown in this version")
    return found
