"""Text of a file into a tree; whatever YAML does behind the writer's back is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from muster.core.checking.growing import Tree, line_of
from muster.core.checking.problem import Report
from muster.core.checking.syntax import NotYamlError, explained, lines_of
from muster.core.checking.tree import Node, Table

LARGEST = 64 * 1024
DEEPEST = 8
MOST = 5000  # keys and values
YAML_TAG = "tag:yaml.org,2002:"
HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a kind of file is like; JSON's `1e5` is a number there and text to YAML."""

    is_list: bool = False
    expected: str = "keys and values, beginning with 'bundle: <name>'"
    declares: str = "bundle"
    largest: int = LARGEST
    deepest: int = DEEPEST
    most: int = MOST
    is_json: bool = False


BUNDLES = Form()


def parse(text: str, report: Report) -> Table | None:
    """Return the file's mapping, or None after noting why there is none (E01)."""
    tree = tree_of(text, report, BUNDLES)
    return tree if isinstance(tree, Table) else None


def tree_of(text: str, report: Report, form: Form) -> Node | None:
    """Return the file's mapping or list, or None after noting why there is none (E01)."""
    try:
        root = _composed(text, form)
    except NotYamlError as error:
        report.add(error.line, "E01", error.message)
        return None
    noted = len(report.found)
    tree = Tree(lines_of(text), report, is_json=form.is_json).node(root, line_of(root))
    is_sound = all(each.code != "E01" for each in report.found[noted:])
    return tree if is_sound else None


def _composed(text: str, form: Form) -> yaml.Node:
    _screen(text, form)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.SequenceNode if form.is_list else yaml.MappingNode):
        raise NotYamlError(line_of(root), f"{_kind(root)}; expected {form.expected}")
    return root


def _screen(text: str, form: Form) -> None:
    """Refuse what must not even be composed: an alias could stand for a million nodes."""
    if len(text.encode(errors="surrogatepass")) > form.largest:
        raise NotYamlError(1, f"larger than {form.largest // 1024} KB")
    before, tab, _ = text.partition("\t")
    if tab:
        raise NotYamlError(len(lines_of(before)), "not YAML: a tab; indent and align with spaces")
    try:
        _screen_events(text, form)
    except yaml.YAMLError as error:
        raise explained(error, text) from error


def _screen_events(text: str, form: Form) -> None:
    depth = documents = nodes = 0
    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        surprise = _surprise(event) or _half(event)
        if depth > form.deepest:
            surprise = f"nested deeper than {form.deepest} levels"
        if documents > 1:
            surprise = f"a second document; one file declares one {form.declares}"
        if nodes > form.most:
            surprise = f"more than {form.most} keys and values"
        if surprise:
            raise NotYamlError(line_of(event), surprise)


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


def _kind(root: yaml.Node | None) -> str:
    match root:
        case yaml.SequenceNode():
            return "a list"
        case yaml.MappingNode():
            return "a mapping"
        case yaml.ScalarNode() if root.tag != f"{YAML_TAG}null":
            return "text"
        case _:
            return "empty"
