"""Values without a vocabulary of their own: what `when` compares with, and arguments."""

from muster.core.checking.problem import Report
from muster.core.checking.scalars import nothing
from muster.core.checking.tree import Items, Leaf, Node, Table
from muster.core.checking.wording import aside

PLAIN = "text, a number, true or false"
COMPARABLE = "a string, an integer, true or false, or a list of them"


def equality(node: Node, place: str, report: Report) -> Node | None:
    """Return what a path may be compared with (E13)."""
    if isinstance(node, Table) or (isinstance(node, Items) and not node.nodes):
        shown = "an empty list" if isinstance(node, Items) else str(node)
        report.add(node.line, "E13", f"{place} {shown}: expected {COMPARABLE}")
        return None
    each = node.nodes if isinstance(node, Items) else (node,)
    is_sound = [_is_comparable(one, place, report) for one in each]
    return node if all(is_sound) else None


def arguments(node: Node, place: str, report: Report) -> Table | None:
    """Return a mapping of JSON values that mean to YAML what they mean to a reader (E05)."""
    if not isinstance(node, Table):
        report.add(node.line, "E05", f"{place} {node}: expected a mapping of names to values")
        return None
    return node if _is_json(node, place, report) else None


def _is_comparable(node: Node, place: str, report: Report) -> bool:
    if isinstance(node, Leaf) and node.is_faithful and node.kind != "float":
        return True
    if isinstance(node, Leaf) and node.kind == "null":
        report.add(node.line, "E05", f"{place}: {nothing(node)}")
        return False
    advice = aside(node) if isinstance(node, Leaf) and not node.is_faithful else ""
    report.add(node.line, "E13", f"{place} {node}: expected {COMPARABLE}{advice}")
    return False


def _is_json(node: Node, place: str, report: Report) -> bool:
    match node:
        case Leaf():
            return _is_json_leaf(node, place, report)
        case Items():
            found = [_is_json(each, place, report) for each in node.nodes]
        case Table():
            entries = node.entries.items()
            found = [_is_json(entry.node, f"{place}.{name}", report) for name, entry in entries]
    return all(found)


def _is_json_leaf(leaf: Leaf, place: str, report: Report) -> bool:
    if leaf.is_faithful:
        return True
    if leaf.kind == "null":
        report.add(leaf.line, "E05", f"{place}: {nothing(leaf)}")
    else:
        report.add(leaf.line, "E05", f"{place} {leaf}: expected {PLAIN}{aside(leaf)}")
    return False
