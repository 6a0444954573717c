"""The values of one rendering, put aside: the text only ever holds a mark for each of them.

A template may place a value but not look into it. The document's structure is therefore parsed
before any value is in it, and no value can change it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from muster.core.definition import Json
from muster.core.errors import TemplateError

OPEN, CLOSE = "\ue000", "\ue001"  # private-use characters: no text of ours holds them
MARK = re.compile(f"{OPEN}(\\d{{1,9}}){CLOSE}")
TURNS = 1000  # of all loops of one rendering
TEXT = 1024 * 1024  # characters of a rendered text
SETTING = re.compile(
    r"bundle\.(name|version|generation|opened_at|deadline|closed_at|breached"
    r"|site\..+|members\.\d+\.name)"
)
DERIVED = re.compile(r"bundle\.(id|job_id|folder|payload_uri)")


class Trust(Enum):
    """Where a value comes from decides where it may stand."""

    SETTING = "ours: a template may decide by it"
    DERIVED = "derived from the key: it may be part of a name"
    ARGUMENT = "an event's: it may be a value, never structure or code"


def trust_in(path: str) -> Trust:
    """Say whose value stands at this path of what a template sees."""
    if SETTING.fullmatch(path):
        return Trust.SETTING
    return Trust.DERIVED if DERIVED.fullmatch(path) else Trust.ARGUMENT


@dataclass(frozen=True, slots=True)
class Expression:
    """What one `{{ … }}` puts into the text: a whole JSON string, marks and all."""

    text: str
    is_free: bool


@dataclass(slots=True)
class Sheet:
    """What one rendering put aside, by the number in its mark; turns and room that are left."""

    kept: "list[Given | Expression]" = field(default_factory=list)
    turns: int = TURNS
    room: int = 2 * TEXT  # what expressions and their values fill, together

    def mark(self, entry: "Given | Expression") -> str:
        """Put a value aside and return the mark that stands for it."""
        self.kept.append(entry)
        return f"{OPEN}{len(self.kept) - 1}{CLOSE}"

    def entry(self, number: str) -> "Given | Expression":
        """Return what a mark stands for."""
        if int(number) >= len(self.kept):
            raise TemplateError("a template may not write marks of its own")
        return self.kept[int(number)]

    def write(self, text: str) -> str:
        """Count what is written, and stop where it could no longer be sent."""
        self.room -= len(text)
        if self.room < 0:
            raise TemplateError(f"the rendered text is longer than {TEXT} characters")
        return text

    def turn(self, path: str) -> None:
        """Count one turn of a loop."""
        self.turns -= 1
        if self.turns < 0:
            raise TemplateError(f"{path}: too many turns of loops")


class Given:
    """A value and its path, such as `args.bid`."""

    __slots__ = ("_sheet", "_value", "path", "trust")
    __hash__ = None  # type: ignore[assignment] # compared like a value, which may change nothing

    def __init__(self, sheet: Sheet, path: str, value: Json) -> None:
        """Wrap the value that stands at the path."""
        self._sheet, self.path, self._value, self.trust = sheet, path, value, trust_in(path)

    @property
    def is_null(self) -> bool:
        """Whether the value is absent or null: the one thing a template may ask of any value."""
        return self._value is None

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self._value, list)

    def step(self, name: str | int) -> "Given":
        """Return what stands under the name or position; `LookupError` where nothing does."""
        match self._value, name:
            case dict() as named, str():
                return Given(self._sheet, f"{self.path}.{name}", named[name])
            case list() as items, int() if 0 <= name < len(items):
                return Given(self._sheet, f"{self.path}.{name}", items[name])
            case _:
                raise LookupError(name)

    def as_text(self) -> str:
        """Return the value as a string; only text, numbers and booleans have one."""
        if isinstance(self._value, str):
            return self._value
        if self._value is None or isinstance(self._value, dict | list):
            kind = "null" if self._value is None else "an object or a list"
            raise TemplateError(f"{self.path}: {kind} cannot stand in a text")
        return json.dumps(self._value)

    def __str__(self) -> str:
        """Return the mark: this is what `~` joins."""
        return self._sheet.mark(self)

    def __iter__(self) -> "Iterator[Given]":
        """Walk through a list."""
        if not isinstance(self._value, list):
            raise TemplateError(f"{self.path}: not a list")
        for position in range(len(self._value)):
            self._sheet.turn(self.path)
            yield self.step(position)

    def __len__(self) -> int:
        """Return a list's length."""
        if isinstance(self._value, list):
            return len(self._value)
        raise TemplateError(f"{self.path}: not a list")

    def __bool__(self) -> bool:
        """Tell whether a setting is on or a list has items."""
        return bool(self._value if self.is_list else self._decided_by())

    def __eq__(self, other: object) -> bool:
        """Compare a setting."""
        known = other._decided_by() if isinstance(other, Given) else other
        return self._decided_by() == known

    def _decided_by(self) -> Json:
        if self.trust is not Trust.SETTING:
            raise TemplateError(f"{self.path}: a template may not decide by an event's value")
        return self._value
