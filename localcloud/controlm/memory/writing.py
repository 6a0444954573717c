"""Objects of the simulator as JSON: each once, whoever else refers to it."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import MethodType
from typing import Any

Json = Any
PLAIN = (str, int, float, bool, type(None))
OURS = "localcloud.controlm."


def written(thing: object) -> Json:
    """Return what `read` makes the same object of again."""
    return _Writer().value(thing)


def values_of(thing: object) -> dict[str, object]:
    """Tell an object's attributes by name."""
    if is_dataclass(thing):
        return {one.name: getattr(thing, one.name) for one in fields(thing)}
    return dict(vars(thing))


class _Writer:
    """Numbers what it has met, and writes a number where it meets it again."""

    def __init__(self) -> None:
        self._met: dict[int, int] = {}
        self._kept: list[object] = []
        self._spell: Mapping[type, Callable[[Any], Json]] = {
            list: lambda many: [self.value(one) for one in many],
            tuple: lambda many: {"is": "tuple", "of": [self.value(one) for one in many]},
            set: lambda many: {"is": "set", "of": [self.value(one) for one in sorted(many)]},
            frozenset: lambda many: {
                "is": "frozenset",
                "of": [self.value(x) for x in sorted(many)],
            },
            datetime: lambda moment: {"is": "datetime", "of": moment.isoformat()},
            date: lambda day: {"is": "date", "of": day.isoformat()},
            timedelta: lambda span: {"is": "timedelta", "of": span.total_seconds()},
            MethodType: lambda bound: {"is": bound.__name__, "of": self.value(bound.__self__)},
        }

    def value(self, thing: object) -> Json:
        """Write one value and all that it refers to."""
        if type(thing) in PLAIN:
            return thing
        if isinstance(thing, Enum):
            return {"is": _name(type(thing)), "of": thing.value}
        spell = self._spell.get(type(thing))
        return spell(thing) if spell else self._once(thing)

    def _once(self, thing: object) -> Json:
        if id(thing) in self._met:
            return {"is": "again", "of": self._met[id(thing)]}
        self._met[id(thing)] = len(self._kept)
        self._kept.append(thing)  # or the id could be another object's
        if isinstance(thing, dict):
            pairs = [[self.value(key), self.value(value)] for key, value in thing.items()]
            return {"is": "dict", "of": pairs}
        named = {name: self.value(value) for name, value in values_of(thing).items()}
        return {"is": _name(type(thing)), "of": named}


def _name(kind: type) -> str:
    if not kind.__module__.startswith(OURS):
        raise TypeError(f"{kind} is nothing that the simulator remembers")
    return f"{kind.__module__.removeprefix(OURS)}:{kind.__qualname__}"
