"""A tree against the vocabulary: every fault is noted, and what is left of the tree is sound.

A broken value is dropped, so that the rules after this one judge nothing that hangs on it.
"""

import re

from muster.core.checking.problem import Report
from muster.core.checking.scalars import scalar, wrong_name
from muster.core.checking.shape import (
    Action,
    Arguments,
    Choice,
    Duration,
    Equality,
    Family,
    Integer,
    Key,
    Name,
    Record,
    Shape,
    Text,
)
from muster.core.checking.tree import Entry, Items, Leaf, Node, Table
from muster.core.checking.values import arguments, equality
from muster.core.checking.vocabulary import ACTION_KEYS, KINDS
from muster.core.checking.wording import nearest


def judge(shape: Shape, node: Node, place: str, report: Report) -> Node | None:
    """Return what is sound of a value, or None; `place` is how messages name it."""
    found: Node | None
    match shape:
        case Text() | Name() | Integer() | Duration() | Choice():
            found = scalar(shape, node, place, report)
        case Equality():
            found = equality(node, place, report)
        case Arguments():
            found = arguments(node, place, report)
        case Record() | Family():
            found = _mapping(shape, node, place, report)
        case Action():
            found = _action(shape, node, place, report)
    return found


def record(shape: Record, table: Table, place: str, report: Report) -> Table:
    """Judge a mapping whose keys are known."""
    sound: dict[str, Entry] = {}
    for name, entry in table.entries.items():
        key = shape.key(name)
        if key is None:
            report.add(entry.line, *_stranger(shape, name, place))
            continue
        value = judge(key.shape, entry.node, _inner(place, name), report)
        if value is not None:
            sound[name] = Entry(entry.line, value)
    for key in shape.keys:
        if key.is_required and not table.has(key.name):
            report.add(table.line, *_missing(shape, key, place))
    return Table(table.line, sound, frozenset(table.entries) - frozenset(sound))


def _mapping(shape: Record | Family, node: Node, place: str, report: Report) -> Table | None:
    if not isinstance(node, Table):
        shown = "empty" if isinstance(node, Leaf) and node.kind == "null" else str(node)
        report.add(node.line, "E05", f"{place} {shown}: expected a mapping")
        return None
    if isinstance(shape, Record):
        return record(shape, node, place, report)
    return _family(shape, node, place, report)


def _family(shape: Family, table: Table, place: str, report: Report) -> Table:
    """Judge a mapping whose keys the writer chose; a badly named one is judged all the same."""
    sound: dict[str, Entry] = {}
    for name, entry in table.entries.items():
        wrong = _wrong_key(shape, Leaf(entry.line, name))
        if wrong:
            report.add(entry.line, wrong[0], f"{shape.noun} {wrong[1]}")
        inner = name if shape.noun == "member" else _inner(place, name)
        value = judge(shape.values, entry.node, inner, report)
        if value is not None:
            sound[name] = Entry(entry.line, value)
    if len(table.entries) < shape.least:
        report.add(table.line, "E04", f"{place}: expected {shape.least} {shape.noun}s or more")
    return Table(table.line, sound, frozenset(table.entries) - frozenset(sound))


def _wrong_key(shape: Family, key: Leaf) -> tuple[str, str] | None:
    if isinstance(shape.names, Name):
        return wrong_name(shape.names, key)
    if re.fullmatch(shape.names.pattern, key.text):
        return None
    return "E05", f"{key}: expected {shape.names.expected}"


def _action(shape: Action, node: Node, place: str, report: Report) -> Items | None:
    moment = place.rpartition(".")[2]
    if not isinstance(node, Items) or not node.nodes:
        shown = "an empty list" if isinstance(node, Items) else str(node)
        expected = f"expected a list of one action, begun with '- {shape.kind}:'"
        report.add(node.line, "E05", f"{moment} {shown}: {expected}")
        return None
    for further in node.nodes[1:]:
        report.add(further.line, "E03", f"a second action in '{moment}' is not supported yet")
    first = _one_action(shape, node.nodes[0], moment, report)
    return Items(node.line, (first,)) if first else None


def _one_action(shape: Action, node: Node, moment: str, report: Report) -> Table | None:
    if not isinstance(node, Table):
        report.add(node.line, "E05", f"{moment} {node}: expected '{shape.kind}: ...'")
        return None
    kinds = [kind for kind in KINDS if node.has(kind)]
    if len(kinds) != 1:
        have = " and ".join(kinds) or "none"
        report.add(
            node.line, "E19", f"an action is exactly one of {', '.join(KINDS)}; this is {have}"
        )
        return None
    word = _kind(kinds[0], node)
    if kinds[0] != shape.kind or word in shape.later:
        report.add(node.line, "E03", f"{word} in '{moment}' is not supported yet")
        return None
    return record(shape.form, node, "", report)


def _kind(kind: str, action: Table) -> str:
    value = action.entries[kind].node
    return f"run: {value.text}" if kind == "run" and isinstance(value, Leaf) else kind


def _stranger(shape: Record, name: str, place: str) -> tuple[str, str]:
    """Return code and sentence for a key that does not belong here."""
    if name in shape.later:
        label = f"moment '{name}'" if shape.noun == "moment" else f"'{name}'"
        where = f"{place}: " if place and shape.noun == "key" else ""
        return "E03", f"{where}{label} is not supported yet"
    if shape.action and name in ACTION_KEYS:
        return "E19", f"'{name}' does not go with {shape.action}"
    known = [key.name for key in shape.keys]
    where = (
        f" in {place or shape.action}" if (place or shape.action) and shape.noun == "key" else ""
    )
    return "E03", f"unknown {shape.noun} '{name}'{where}; {nearest(name, known)}"


def _missing(shape: Record, key: Key, place: str) -> tuple[str, str]:
    if shape.action:
        return "E19", f"{shape.action} needs '{key.name}'"
    return "E04", f"{place}: '{key.name}' is missing" if place else f"'{key.name}' is missing"


def _inner(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
