"""References such as `@parent.order.sku?`: one grammar and one resolver for every place.

A reference is `@`, a name, any number of `.step`, at most one `?`; the longest match is taken.
`@` counts at the start or after a character that is not a letter, digit, `_` or `@`; `@@` is a
literal `@`. An `@` that counts and is followed by no name is a reference to nothing: the checker
refuses it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.paths import ABSENT, Absent, lookup

BUNDLE_FIELDS = (
    "absent",
    "breached",
    "closed_at",
    "deadline",
    "generation",
    "got",
    "id",
    "key",
    "missing",
    "name",
    "opened_at",
    "overdue",
    "status",
    "version",
)
MARK = re.compile(
    r"(?<![\w@])@"
    r"(?:(?P<literal>@)|(?P<path>[a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)*)?(?P<optional>\?)?)"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The value at `path`, whose first step names a member, `bundle` or `event`."""

    path: str
    is_optional: bool = False

    def __str__(self) -> str:
        """Return it as it is written in a definition."""
        return f"@{self.path}{'?' if self.is_optional else ''}"

    @property
    def root(self) -> str:
        """The first step."""
        return self.path.partition(".")[0]

    @property
    def rest(self) -> str:
        """What follows the first step; empty where the whole of it is meant."""
        return self.path.partition(".")[2]


def parts_of(text: str) -> list[str | Reference]:
    """Split text into literal pieces, with `@@` already read as `@`, and references."""
    pieces: list[str | Reference] = []
    end = 0
    for mark in MARK.finditer(text):
        pieces += [text[end : mark.start()], _part(mark)]
        end = mark.end()
    return [piece for piece in [*pieces, text[end:]] if piece != ""]


def references_in(text: str) -> list[Reference]:
    """Return the references in a text, in order."""
    return [piece for piece in parts_of(text) if isinstance(piece, Reference)]


def resolve(value: Json, roots: Mapping[str, Json]) -> Json:
    """Return the value with its references replaced, at any depth; mapping keys are literal.

    `TemplateError` names a reference whose value is absent and which does not end in `?`.
    """
    match value:
        case str():
            return _resolve_string(value, roots)
        case list():
            return [resolve(each, roots) for each in value]
        case dict():
            return {key: resolve(each, roots) for key, each in value.items()}
        case _:
            return value


def resolve_text(text: str, roots: Mapping[str, Json]) -> str:
    """Return an alert's text; it must go out, so what is absent shows as `<no child.sku>`."""
    return "".join(
        piece if isinstance(piece, str) else _shown(piece, _find(piece, roots))
        for piece in parts_of(text)
    )


def _part(mark: re.Match[str]) -> str | Reference:
    if mark["literal"]:
        return "@"
    return Reference(mark["path"] or "", is_optional=mark["optional"] is not None)


def _resolve_string(text: str, roots: Mapping[str, Json]) -> Json:
    match parts_of(text):
        case [Reference() as whole]:
            found = _required(whole, roots)
            return None if found is ABSENT else found
        case pieces:
            return "".join(
                piece if isinstance(piece, str) else _text(_required(piece, roots))
                for piece in pieces
            )


def _required(reference: Reference, roots: Mapping[str, Json]) -> Json | Absent:
    found = _find(reference, roots)
    if found is ABSENT and not reference.is_optional:
        raise TemplateError(f"{reference} is absent")
    return found


def _find(reference: Reference, roots: Mapping[str, Json]) -> Json | Absent:
    root = roots.get(reference.root, ABSENT)
    return lookup(root, reference.rest) if reference.rest and root is not ABSENT else root


def _shown(reference: Reference, found: Json | Absent) -> str:
    if found is ABSENT and not reference.is_optional:
        return f"<no {reference.path}>"
    return _text(found)


def _text(value: Json | Absent) -> str:
    match value:
        case str():
            return value
        case None | Absent.ABSENT:
            return ""
        case list():
            return ", ".join(_text(each) for each in value)
        case _:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
