"""What references may mention where: E15, E16 and E17."""

from dataclasses import dataclass

from muster.core.checking.problem import Report
from muster.core.checking.tree import Leaf, Table, leaves_of
from muster.core.references import BUNDLE_FIELDS, Reference, parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A moment, and what may be mentioned in it."""

    moment: str
    members: frozenset[str]
    absent: frozenset[str]
    takes_payloads: bool


def mentions(root: Table, report: Report) -> None:
    """Judge every reference of a file; an arguments' key is literal."""
    actions, members = root.table("actions"), root.table("expect").names
    none = frozenset[str]()
    unset = none if root.has("deadline") else frozenset({"bundle.deadline"})
    complete = Place(moment="complete", members=members, absent=unset, takes_payloads=True)
    for leaf in leaves_of(actions.first("complete").table("args")):
        _judge_text(leaf, complete, report)
    breach = Place(
        moment="breach",
        members=members,
        absent=unset | members | {"bundle.closed_at"},
        takes_payloads=False,
    )
    text = actions.first("breach").leaf("text")
    if text:
        _judge_text(text, breach, report)


def _judge_text(leaf: Leaf, place: Place, report: Report) -> None:
    pieces = parts_of(leaf.text) if leaf.kind == "str" else []
    is_whole = len(pieces) == 1 and place.takes_payloads
    for piece in pieces:
        if isinstance(piece, Reference):
            wrong = _wrong(piece, place, is_whole=is_whole)
            if wrong:
                report.add(leaf.line, wrong[0], f"{piece}{wrong[1]}")


def _wrong(reference: Reference, place: Place, *, is_whole: bool) -> tuple[str, str] | None:
    """Return code and sentence; the sentence follows the reference."""
    if not reference.root:
        return "E15", ': no name follows; a literal @ is written "@@"'
    if reference.root == "event":
        return "E17", ": only in open, event and late"
    if reference.root == "bundle":
        return _wrong_field(reference, place)
    return _wrong_member(reference, place, is_whole=is_whole)


def _wrong_field(reference: Reference, place: Place) -> tuple[str, str] | None:
    if reference.rest not in BUNDLE_FIELDS:
        return "E15", f": no such field; expected one of {', '.join(BUNDLE_FIELDS)}"
    return _unmarked(reference, is_absent=reference.path in place.absent, moment=place.moment)


def _wrong_member(reference: Reference, place: Place, *, is_whole: bool) -> tuple[str, str] | None:
    if reference.root not in place.members:
        return "E15", f": no member '{reference.root}'"
    if not reference.rest and not is_whole:
        return "E15", ": a whole payload is no part of a text; name a field of it"
    return _unmarked(reference, is_absent=reference.root in place.absent, moment=place.moment)


def _unmarked(reference: Reference, *, is_absent: bool, moment: str) -> tuple[str, str] | None:
    if reference.is_optional or not is_absent:
        return None
    return "E16", f" may be absent at '{moment}': write \"{reference}?\""
