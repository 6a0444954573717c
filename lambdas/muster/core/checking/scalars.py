"""One scalar against its shape; a broken one is noted with what was expected and dropped."""

import re
from datetime import timedelta

from muster.core.checking.problem import Report
from muster.core.checking.shape import Choice, Duration, Integer, Name, Text
from muster.core.checking.tree import Leaf, Node
from muster.core.checking.wording import aside, either, reading

NAME_IN_WORDS = "lower-case letters, digits and hyphens, starting with a letter"
ALMOST_A_DURATION = re.compile(r"0*([1-9][0-9]{0,5})\s*([smhd])?")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

ScalarShape = Text | Name | Integer | Duration | Choice


def scalar(shape: ScalarShape, node: Node, place: str, report: Report) -> Leaf | None:
    """Return the leaf where it has the shape."""
    if not isinstance(node, Leaf):
        report.add(node.line, "E05", f"{place} {node}: expected a single value")
        return None
    if node.kind == "null":
        report.add(node.line, "E05", f"{place}: {nothing(node)}")
        return None
    wrong = _wrong(shape, node)
    if wrong:
        report.add(node.line, wrong[0], f"{place} {wrong[1]}")
        return None
    return node


def wrong_name(shape: Name, leaf: Leaf) -> tuple[str, str] | None:
    """Return code and sentence for what is no name, or is a reserved one."""
    if leaf.kind != "str":
        return "E05", f"{leaf}: expected a name{reading(leaf)}"
    if not re.fullmatch(shape.pattern, leaf.text):
        return "E06", f"{leaf}: expected {NAME_IN_WORDS}"
    if shape.longest and len(leaf.text) > shape.longest:
        return "E06", f"{leaf}: {len(leaf.text)} characters; at most {shape.longest}"
    reason = shape.reserved.get(leaf.text)
    return ("E06", f"{leaf}: reserved, because {reason}") if reason else None


def span(text: str) -> timedelta:
    """Return the time that a well-formed duration names."""
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


def nothing(leaf: Leaf) -> str:
    """Say why there is no value, in words that follow the place."""
    if leaf.comment:
        return f'empty, because {leaf.comment} is a comment to YAML; quote it: "{leaf.comment}"'
    written = f"{leaf.text} means nothing" if leaf.text else "empty"
    return f"{written}; give it a value or leave it out"


def _wrong(shape: ScalarShape, leaf: Leaf) -> tuple[str, str] | None:
    match shape:
        case Text():
            wrong = _wrong_text(shape, leaf)
        case Name():
            wrong = wrong_name(shape, leaf)
        case Integer():
            wrong = _wrong_integer(shape, leaf)
        case Duration():
            wrong = _wrong_duration(shape, leaf)
        case Choice():
            wrong = _wrong_choice(shape, leaf)
    return wrong


def _wrong_text(shape: Text, leaf: Leaf) -> tuple[str, str] | None:
    if leaf.kind != "str":
        return "E05", f"{leaf}: expected {shape.expected}{aside(leaf)}"
    if not re.fullmatch(shape.pattern, leaf.text):
        return shape.code, f"{leaf}: expected {shape.expected}"
    return None


def _wrong_integer(shape: Integer, leaf: Leaf) -> tuple[str, str] | None:
    if leaf.kind == "int" and re.fullmatch(shape.pattern, leaf.text):
        return None
    return "E05", f"{leaf}: expected an integer of 1 or more{reading(leaf)}"


def _wrong_duration(shape: Duration, leaf: Leaf) -> tuple[str, str] | None:
    if leaf.kind == "str" and re.fullmatch(shape.pattern, leaf.text):
        return None
    meant = ALMOST_A_DURATION.match(leaf.text)
    example = f"{meant[1]}{meant[2] or 'h'}" if meant else "24h"
    return "E07", f"{leaf}: expected a duration such as {example}{reading(leaf)}"


def _wrong_choice(shape: Choice, leaf: Leaf) -> tuple[str, str] | None:
    if leaf.kind == "str" and leaf.text in shape.words:
        return None
    return "E05", f"{leaf}: expected {either(shape.words)}"
