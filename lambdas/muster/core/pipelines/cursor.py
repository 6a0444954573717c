"""A mapping of a document: its fields by kind, every fault noted with JSON path and line."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from muster.core.checking.problem import Report
from muster.core.checking.tree import Entry, Items, Leaf, Node, Table
from muster.core.checking.wording import either, nearest
from muster.core.definition import Json
from muster.core.pipelines.open_values import json_value
from muster.core.pipelines.pipeline import Place

WHOLE = re.compile(r"[1-9][0-9]{0,7}")
NUMBER = re.compile(r"[0-9]{1,8}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Cursor:
    """One mapping, where it stands, and the report of its file."""

    table: Table
    path: str
    report: Report

    @property
    def place(self) -> Place:
        """Where the mapping stands."""
        return Place(self.path, self.table.line)

    def has(self, name: str) -> bool:
        """Say whether the field is written."""
        return self.table.has(name)

    def note(self, name: str, code: str, message: str) -> None:
        """Note a fault or a warning of a field; without a colon in front, a value comes first."""
        entry = self.table.entries.get(name)
        line = entry.line if entry else self.table.line
        self.report.add(line, code, f"{self._path(name)}{message}")

    def text(self, name: str) -> str | None:
        """Return a scalar as it is written, be it text or a number."""
        entry = self.table.entries.get(name)
        if entry is None:
            return None
        match entry.node:
            case Leaf(kind="null"):
                self.note(name, "P02", ": empty; give it a value or leave it out")
            case Leaf(text=""):
                self.note(name, "P02", ": empty; give it a value or leave it out")
            case Leaf(text=text):
                return text
            case Items() | Table():
                self.note(name, "P02", f" {entry.node}: expected text or a number")
        return None

    def required(self, name: str) -> str | None:
        """Return a scalar that must be there."""
        if not self.has(name):
            self.report.add(self.table.line, "P01", f"{self.path or 'document'}: '{name}' missing")
        return self.text(name)

    def whole(self, name: str, default: int) -> int:
        """Return a whole number of 1 or more."""
        text = self.text(name)
        if text is None:
            return default
        if WHOLE.fullmatch(text):
            return int(text)
        self.note(name, "P07", f" '{text}': expected a whole number of 1 or more")
        return default

    def positive(self, name: str) -> Fraction | None:
        """Return a number above zero; None where there is none, or no sound one."""
        text = self.text(name)
        if text is None:
            return None
        if NUMBER.fullmatch(text) and Fraction(text) > 0:
            return Fraction(text)
        self.note(name, "P07", f" '{text}': expected a number above 0")
        return None

    def choice(self, name: str, words: Mapping[str, str], default: str) -> str:
        """Return what a word stands for."""
        text = self.text(name)
        if text is None:
            return default
        if text not in words:
            self.note(name, "P06", f" '{text}': expected {either(list(words))}")
        return words.get(text, default)

    def mappings(self, name: str) -> list["Cursor"]:
        """Return the mappings of a list that must hold one at least."""
        entry = self.table.entries.get(name)
        match entry:
            case None:
                where = self.path or "document"
                self.report.add(self.table.line, "P01", f"{where}: '{name}' missing")
                return []
            case Entry(node=Items(nodes=())):
                self.note(name, "P03", ": empty; expected one or more")
            case Entry(node=Items(nodes=nodes)):
                found = [self._mapping(f"{name}[{n}]", each) for n, each in enumerate(nodes)]
                return [each for each in found if each]
            case Entry(node=node):
                self.note(name, "P02", f" {node}: expected a list")
        return []

    def within(self, name: str) -> list["Cursor"]:
        """Return the mappings of a list, be they sound or not; what they are not is noted once."""
        node = self.table.entries[name].node if name in self.table.entries else None
        nodes = node.nodes if isinstance(node, Items) else ()
        found = [(n, each) for n, each in enumerate(nodes) if isinstance(each, Table)]
        return [Cursor(each, self._path(f"{name}[{n}]"), self.report) for n, each in found]

    def unknown(self, known: Collection[str]) -> Mapping[str, Json]:
        """Return the fields that the language does not know, with a warning each."""
        kept: dict[str, Json] = {}
        for name, entry in self.table.entries.items():
            if name in known:
                continue
            advice = nearest(name, [*known]) if _is_close(name, known) else "kept under 'fields'"
            self.note(name, "W11", f": unknown field; {advice}")
            kept[name] = json_value(entry.node, self._path(name), self.report)
        return kept

    def _mapping(self, name: str, node: Node) -> "Cursor | None":
        path = self._path(name)
        if isinstance(node, Table):
            return Cursor(node, path, self.report)
        self.report.add(node.line, "P02", f"{path} {node}: expected a mapping")
        return None

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _is_close(name: str, known: Collection[str]) -> bool:
    return nearest(name, [*known]).startswith("did you mean")
