"""Checks of event lists: names, dates and the words between them."""

import re
from collections.abc import Iterator

from localcloud.controlm.definitions.names import Complaint, named
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.values import Node, keywords, missing, text, type_of
from localcloud.controlm.definitions.vocabulary import Kind

OPERATORS = frozenset({"OR", "(", ")"})
DATE = re.compile(
    r"OrderDate|PreviousOrderDate|NextOrderDate|NoDate|AnyDate|STAT|[01]\d[0-3]\d|[+-]\d{1,3}"
)
LIST_KEYWORDS = {"Type": Kind.TEXT, "Events": Kind.LIST}
EVENT_KEYWORDS = {"Type": Kind.TEXT, "Event": Kind.TEXT, "Date": Kind.TEXT}


def event_list(path: Path, node: Node) -> Iterator[Complaint]:
    """Check one WaitForEvents, AddEvents or DeleteEvents."""
    yield from keywords(path, node, LIST_KEYWORDS)
    yield from missing(path, node, ("Events",))
    events = node.get("Events")
    waits, adds = type_of(node) == "WaitForEvents", type_of(node) == "AddEvents"
    for index, element in enumerate(events if isinstance(events, list) else []):
        own = (*path, "Events", index)
        if isinstance(element, dict):
            yield from event(own, element, adds=adds)
        elif not (waits and element in OPERATORS):
            yield own, f"{element!r} is neither an event nor an operator"
    if waits and isinstance(events, list):
        yield from _balanced((*path, "Events"), events)


def event(path: Path, node: Node, *, adds: bool) -> Iterator[Complaint]:
    """Check one event of a list or of an action."""
    yield from keywords(path, node, EVENT_KEYWORDS)
    yield from missing(path, node, ("Event",))
    if "Event" in node:
        yield from named((*path, "Event"), "event", text(node, "Event"))
    date = text(node, "Date") or "OrderDate"
    if not DATE.fullmatch(date):
        yield (*path, "Date"), f"'{date}' is not a date of an event"
    elif adds and date == "AnyDate":
        yield (*path, "Date"), "AnyDate is not allowed when an event is added"


def _balanced(path: Path, events: list[object]) -> Iterator[Complaint]:
    shape = "".join(_letter(element) for element in events)
    group = r"\(e(?:\|?e)*\)"
    if not re.fullmatch(rf"(?:e|{group})(?:\|?(?:e|{group}))*", shape):
        yield path, "The operators between the events do not fit together"


def _letter(element: object) -> str:
    if element == "OR":
        return "|"
    return str(element) if element in ("(", ")") else "e"
