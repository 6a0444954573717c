"""Text of a file into a tree; whatever YAML does behind the writer's back is refused."""

import re
from collections.abc import Iterator

import yaml

from muster.core.checking.problem import Report
from muster.core.checking.syntax import NotYamlError, explained, lines_of
from muster.core.checking.tree import Entry, Items, Leaf, Node, Table

LARGEST = 64 * 1024
DEEPEST = 8
MOST = 5000  # keys and values
YAML_TAG = "tag:yaml.org,2002:"
HALF = re.compile(r"[\ud800-\udfff]")
COMMENT = re.compile(r"\s*(#\S+)")


def parse(text: str, report: Report) -> Table | None:
    """Return the file's mapping, or None after noting why there is none (E01)."""
    try:
        root = _composed(text)
    except NotYamlError as error:
        report.add(error.line, "E01", error.message)
        return None
    noted = len(report.found)
    table = Tree(lines_of(text), report).table(root, _line(root))
    is_sound = all(each.code != "E01" for each in report.found[noted:])
    return table if is_sound else None


def _composed(text: str) -> yaml.MappingNode:
    _screen(text)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise NotYamlError(_line(root), _not_a_mapping(root))
    return root


def _screen(text: str) -> None:
    """Refuse what must not even be composed: an alias could stand for a million nodes."""
    if len(text.encode(errors="surrogatepass")) > LARGEST:
        raise NotYamlError(1, "larger than 64 KB")
    before, tab, _ = text.partition("\t")
    if tab:
        raise NotYamlError(len(lines_of(before)), "not YAML: a tab; indent and align with spaces")
    try:
        _screen_events(text)
    except yaml.YAMLError as error:
        raise explained(error, text) from error


def _screen_events(text: str) -> None:
    depth = documents = nodes = 0
    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        surprise = _surprise(event) or _half(event)
        if depth > DEEPEST:
            surprise = f"nested deeper than {DEEPEST} levels"
        if documents > 1:
            surprise = "a second document; one file declares one bundle"
        if nodes > MOST:
            surprise = f"more than {MOST} keys and values"
        if surprise:
            raise NotYamlError(_line(event), surprise)


def _events(text: str) -> Iterator[yaml.Event]:
    """Parse event by event; PyYAML lets Python's own errors about numbers escape."""
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call] # the stubs know half of it
    except (ValueError, OverflowError) as error:
        line = loader.get_mark().line + 1
        raise NotYamlError(line, "not YAML: a number or an escape out of range") from error


def _surprise(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return f"alias '*{event.anchor}': write the value out"
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return f"anchor '&{event.anchor}': write the value out where it is needed"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return f"tag '{event.tag.replace(YAML_TAG, '!!')}': no value needs one"
    return None


def _half(event: yaml.Event) -> str | None:
    """Find half of a surrogate pair, which an escape can spell and nobody can store."""
    half = HALF.search(event.value) if isinstance(event, yaml.ScalarEvent) else None
    return f"not YAML: a character that no text holds: {half[0]!r}" if half else None


def _line(root: yaml.Node | yaml.Event | None) -> int:
    return root.start_mark.line + 1 if root and root.start_mark else 1


def _not_a_mapping(root: yaml.Node | None) -> str:
    expected = "expected keys and values, beginning with 'bundle: <name>'"
    match root:
        case yaml.SequenceNode():
            return f"a list; {expected}"
        case yaml.ScalarNode() if root.tag != f"{YAML_TAG}null":
            return f"text; {expected}"
        case _:
            return f"empty; {expected}"


class Tree:
    """Builds our nodes from PyYAML's."""

    def __init__(self, lines: list[str], report: Report) -> None:
        """Take the file's lines, which know about comments, and the report."""
        self._lines = lines
        self._report = report

    def node(self, node: yaml.Node, line: int) -> Node:
        """Return one node of ours; `line` is where a collection was announced."""
        match node:
            case yaml.MappingNode():
                return self.table(node, line)
            case yaml.SequenceNode():
                return Items(line, tuple(self.node(each, _line(each)) for each in node.value))
            case _:
                return self._leaf(node)

    def table(self, node: yaml.MappingNode, line: int) -> Table:
        """Return a mapping; keys that are not text are noted and left out."""
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            name = self._key(key)
            if name is None:
                continue
            if name in entries:
                first = entries[name].line
                self._report.add(_line(key), "E01", f"key '{name}' again (first in line {first})")
            else:
                entries[name] = Entry(_line(key), self.node(value, _line(key)))
        return Table(line, entries)

    def _key(self, node: yaml.Node) -> str | None:
        refused = _refused_key(self.node(node, _line(node)))
        if refused:
            self._report.add(_line(node), *refused)
            return None
        return str(node.value)

    def _leaf(self, node: yaml.Node) -> Leaf:
        kind = node.tag.rpartition(":")[2]
        comment = None
        if node.value == "":
            line = self._lines[node.end_mark.line]
            comment = COMMENT.match(line, node.end_mark.column)
        swallowed = comment[1] if comment else ""
        return Leaf(_line(node), node.value, kind, _reading(node, kind), swallowed)


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
