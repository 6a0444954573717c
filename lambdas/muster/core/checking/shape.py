"""The forms that a value in a definition may have; the checker and the JSON Schema share them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text; where there is a pattern, `expected` says it in words."""

    expected: str = "text"
    pattern: str = r"[\s\S]+"
    code: str = "E05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Lower-case letters, digits and hyphens; `reserved` says why a name is taken."""

    pattern: str = r"[a-z][a-z0-9-]*"
    longest: int | None = None
    reserved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Integer:
    """A whole number of 1 or more."""

    pattern: str = r"[1-9][0-9]{0,8}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A whole number above zero and one unit."""

    pattern: str = r"[1-9][0-9]{0,5}[smhd]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equality:
    """What `when` compares with: a scalar, or a list that means one of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """A mapping of any JSON; its texts may hold references."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its form, and what an editor says about it."""

    name: str
    shape: "Shape"
    about: str
    is_required: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mapping with known keys; `later` are known and refused by name; `action` is its kind."""

    keys: tuple[Key, ...]
    later: tuple[str, ...] = ()
    noun: str = "key"
    action: str = ""

    def key(self, name: str) -> Key | None:
        """Return the key of a name."""
        return next((key for key in self.keys if key.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A mapping whose keys the writer chooses."""

    names: Name | Text
    values: "Shape"
    noun: str
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A list of one action of one kind, a key of `form`; `later` are kinds refused by name."""

    kind: str
    form: Record
    later: tuple[str, ...] = ()


Shape = Text | Name | Integer | Duration | Choice | Equality | Arguments | Record | Family | Action
