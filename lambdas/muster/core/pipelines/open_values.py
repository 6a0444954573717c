"""Values without a vocabulary: any JSON, where YAML reads what JSON would read."""

import json
import math
import re

from muster.core.checking.problem import Report
from muster.core.checking.tree import Items, Leaf, Node, Table
from muster.core.checking.wording import aside
from muster.core.definition import Json

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
LITERALS = ("true", "false", "null")


def json_value(node: Node, path: str, report: Report) -> Json:
    """Return the value; what JSON would read otherwise is noted and left out as null."""
    match node:
        case Items():
            nodes = enumerate(node.nodes)
            return [json_value(each, f"{path}[{n}]", report) for n, each in nodes]
        case Table():
            entries = node.entries.items()
            return {name: json_value(each.node, f"{path}.{name}", report) for name, each in entries}
        case Leaf():
            return _scalar(node, path, report)


def _scalar(leaf: Leaf, path: str, report: Report) -> Json:
    if leaf.kind == "str":
        return leaf.text
    if leaf.text in LITERALS or NUMBER.fullmatch(leaf.text):
        value: Json = json.loads(leaf.text)
        if not isinstance(value, float) or math.isfinite(value):
            return value
    shown = leaf.text or "empty"
    report.add(leaf.line, "P02", f"{path} {shown}: expected a JSON value{aside(leaf)}")
    return None
