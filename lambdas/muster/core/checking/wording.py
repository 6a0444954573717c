"""Turns of phrase that several messages share."""

from collections.abc import Sequence
from difflib import get_close_matches

from muster.core.checking.tree import Leaf


def either(words: Sequence[str]) -> str:
    """Join words as a choice."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the end of a sentence about an unknown word: the nearest known one, or all."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"expected one of {', '.join(known)}"


def reading(leaf: Leaf) -> str:
    """Say in brackets what YAML made of a plain text such as 24:00 or NO."""
    if leaf.kind != "str" and leaf.text != leaf.reading:
        return f" (YAML reads {leaf.text} as {leaf.reading})"
    return ""


def aside(leaf: Leaf) -> str:
    """Advise to quote what YAML took for something else than text."""
    return f'{reading(leaf)}; quote it: "{leaf.text}"'
