"""PyYAML's nodes into ours, each with its line."""

import re

import yaml

from muster.core.checking.problem import Report
from muster.core.checking.tree import Entry, Items, Leaf, Node, Table

COMMENT = re.compile(r"\s*(#\S+)")
EXPONENT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?[eE][+-]?[0-9]+")


def line_of(root: yaml.Node | yaml.Event | None) -> int:
    """Return the line where something begins."""
    return root.start_mark.line + 1 if root and root.start_mark else 1


class Tree:
    """Builds our nodes from PyYAML's."""

    def __init__(self, lines: list[str], report: Report, *, is_json: bool = False) -> None:
        """Take the file's lines, which know about comments, and the report."""
        self._lines = lines
        self._report = report
        self._is_json = is_json

    def node(self, node: yaml.Node, line: int) -> Node:
        """Return one node of ours; `line` is where a collection was announced."""
        match node:
            case yaml.MappingNode():
                return self.table(node, line)
            case yaml.SequenceNode():
                return Items(line, tuple(self.node(each, line_of(each)) for each in node.value))
            case yaml.ScalarNode():
                return self._leaf(node)
            case _:
                raise TypeError(node)

    def table(self, node: yaml.MappingNode, line: int) -> Table:
        """Return a mapping; keys that are not text are noted and left out."""
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            name = self._key(key)
            if name is None:
                continue
            if name in entries:
                first = entries[name].line
                self._report.add(line_of(key), "E01", f"key '{name}' again (first in line {first})")
            else:
                entries[name] = Entry(line_of(key), self.node(value, line_of(key)))
        return Table(line, entries)

    def _key(self, node: yaml.Node) -> str | None:
        refused = _refused_key(self.node(node, line_of(node)))
        if refused:
            self._report.add(line_of(node), *refused)
            return None
        return str(node.value)

    def _leaf(self, node: yaml.ScalarNode) -> Leaf:
        kind = node.tag.rpartition(":")[2]
        if self._is_json and node.style is None and EXPONENT.fullmatch(node.value):
            kind = "float"
        comment = None
        if node.value == "":
            line = self._lines[node.end_mark.line]
            comment = COMMENT.match(line, node.end_mark.column)
        swallowed = comment[1] if comment else ""
        return Leaf(line_of(node), node.value, kind, _reading(node, kind), swallowed)


def _refused_key(key: Node) -> tuple[str, str] | None:
    if not isinstance(key, Leaf):
        return "E01", "a key is a list or a mapping; expected text"
    if key.kind == "str":
        return None
    advice = "moments go under 'actions'" if key.text == "on" else "take another name"
    known = {
        "bool": ("E02", f"key '{key.text}' is read by YAML as {key.reading}; {advice}"),
        "merge": ("E01", "'<<' merges mappings; write the keys out"),
        "null": ("E05", "a key is empty; expected text"),
    }
    return known.get(key.kind, ("E05", f'key {key.text} is no text to YAML; write "{key.text}"'))


def _reading(node: yaml.Node, kind: str) -> str:
    """Show what YAML makes of a scalar; text that no value comes of is shown as it is."""
    try:
        value = str(yaml.SafeLoader("").construct_object(node))
    except (ValueError, OverflowError, yaml.YAMLError):
        return str(node.value)
    words = {"True": "true", "False": "false", "None": "null"}
    return words.get(value, value) if kind != "str" else ""
