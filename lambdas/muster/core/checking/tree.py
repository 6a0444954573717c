"""A YAML file as it was written: three kinds of nodes, each with its line.

Values are never loaded: a leaf keeps its text beside what YAML 1.1 makes of it, because the two
differ where people are surprised (`NO`, `24:00`, `010`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from muster.core.definition import Json

LONGEST_SHOWN = 60
FAITHFUL = {
    "str": re.compile(r".*", re.DOTALL),
    "bool": re.compile(r"true|false"),
    "int": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    "float": re.compile(r"-?(0|[1-9][0-9]{0,8})\.([0-9]{0,5}[1-9]|0)"),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar: `kind` is YAML's type for it, `reading` how YAML's value is shown."""

    line: int
    text: str
    kind: str = "str"
    reading: str = ""
    comment: str = ""

    @property
    def is_faithful(self) -> bool:
        """Whether YAML reads what is written, so that the JSON value is the same to every eye."""
        return self.kind in FAITHFUL and FAITHFUL[self.kind].fullmatch(self.text) is not None

    @property
    def value(self) -> str | int | float | bool:
        """The value of a faithful leaf."""
        match self.kind:
            case "int":
                return int(self.text)
            case "float":
                return float(self.text)
            case "bool":
                return self.text == "true"
            case _:
                return self.text

    def __str__(self) -> str:
        """Return the value for a message: text in quotes, all else as YAML reads it."""
        shown = repr(self.text) if self.kind == "str" else self.reading
        return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        """Return the word for it in a message."""
        return "a list"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping: the key's own line, and its value."""

    line: int
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; `dropped` names the keys that were there and whose values are broken."""

    line: int
    entries: Mapping[str, Entry] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the word for it in a message."""
        return "a mapping"

    def leaf(self, key: str) -> Leaf | None:
        """Return the scalar under a key, where there is a sound one."""
        return self._find(key, Leaf)

    def text(self, key: str) -> str:
        """Return the text of the scalar under a key, or an empty one."""
        leaf = self.leaf(key)
        return leaf.text if leaf else ""

    def table(self, key: str) -> "Table":
        """Return the mapping under a key, or an empty one."""
        return self._find(key, Table) or Table(self.line)

    def first(self, key: str) -> "Table":
        """Return the first of the list under a key, where it is a mapping, or an empty one."""
        found = self._find(key, Items) or Items(self.line, ())
        return next((node for node in found.nodes if isinstance(node, Table)), Table(self.line))

    @property
    def names(self) -> frozenset[str]:
        """The keys that are written, be their values sound or broken."""
        return self.dropped | self.entries.keys()

    def has(self, key: str) -> bool:
        """Say whether the key is written."""
        return key in self.names

    def _find(self, key: str, kind: type["Kind"]) -> "Kind | None":
        entry = self.entries.get(key)
        return entry.node if entry and isinstance(entry.node, kind) else None


Node = Leaf | Items | Table
Kind = TypeVar("Kind", Leaf, Items, Table)


def json_of(node: Node) -> Json:
    """Return the JSON value of a sound node."""
    match node:
        case Leaf():
            return node.value
        case Items():
            return [json_of(each) for each in node.nodes]
        case Table():
            return {key: json_of(entry.node) for key, entry in node.entries.items()}


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Walk the scalars, at any depth, in the order of the file."""
    match node:
        case Leaf():
            yield node
        case Items():
            for each in node.nodes:
                yield from leaves_of(each)
        case Table():
            for entry in node.entries.values():
                yield from leaves_of(entry.node)
