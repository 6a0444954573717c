"""Checked text becomes a plan; a flow becomes events whose names leave the folder out."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import cast

from localcloud.controlm.definitions.plan import (
    Action,
    EventTerm,
    FolderPlan,
    JobPlan,
    Lock,
    Operator,
    Pool,
    Wait,
)
from localcloud.controlm.definitions.values import Node, text, type_of
from localcloud.controlm.definitions.vocabulary import FOLDER, JOB, JOB_TYPES, NOTICES

Pairs = list[tuple[str, str]]


def folder_plan(name: str, node: Node, servers: tuple[str, ...]) -> FolderPlan:
    """Compile one folder that has passed every check."""
    links = list(_links(node))
    return FolderPlan(
        name=name,
        type=type_of(node),
        server=text(node, "ControlmServer") or servers[0],
        settings={key: value for key, value in node.items() if key in FOLDER},
        variables=variables(node.get("Variables")),
        jobs=tuple(
            _job(key, inner, links) for key, inner in _inner(node) if type_of(inner) in JOB_TYPES
        ),
        definition=node,
    )


def variables(pairs: object) -> dict[str, str]:
    """Read a list of one-pair objects; the last of one name counts."""
    listed = cast("list[Mapping[str, str]]", pairs or [])
    return {name: value for pair in listed for name, value in pair.items()}


def _links(folder: Node) -> Iterator[tuple[str, str]]:
    for _, inner in _inner(folder):
        if type_of(inner) == "Flow":
            yield from pairwise(cast("list[str]", inner["Sequence"]))


def _job(name: str, node: Node, links: Pairs) -> JobPlan:
    known = {*JOB, *JOB_TYPES[type_of(node)].keywords}
    before = [_link_event(one, other) for one, other in links if other == name]
    after = [_link_event(one, other) for one, other in links if one == name]
    return JobPlan(
        name=name,
        type=type_of(node),
        settings={key: value for key, value in node.items() if key in known},
        variables=variables(node.get("Variables")),
        waits=(*_waits(node), *((term,) for term in before)),
        adds=(*_events(node, "AddEvents"), *after),
        deletes=(*_events(node, "DeleteEvents"), *before),
        pools=tuple(_pools(node)),
        locks=tuple(_locks(node)),
        actions=tuple(_actions(node)),
    )


def _link_event(one: str, other: str) -> EventTerm:
    return EventTerm(f"{one}-TO-{other}".replace(" ", "_"), is_link=True)


def _waits(node: Node) -> Iterator[Wait]:
    for _, inner in _inner(node):
        if type_of(inner) == "WaitForEvents":
            yield tuple(_term(element) for element in cast("list[object]", inner["Events"]))


def _events(node: Node, kind: str) -> Iterator[EventTerm]:
    for _, inner in _inner(node):
        if type_of(inner) == kind:
            yield from (event_term(one) for one in cast("list[Node]", inner["Events"]))


def _term(element: object) -> EventTerm | Operator:
    return event_term(element) if isinstance(element, dict) else cast("Operator", element)


def event_term(node: Node) -> EventTerm:
    """Read one event of a list or of an action."""
    return EventTerm(text(node, "Event"), text(node, "Date") or "OrderDate")


def _pools(node: Node) -> Iterator[Pool]:
    for key, inner in _inner(node):
        if type_of(inner) == "Resource:Pool":
            yield Pool(key, int(text(inner, "Quantity")))


def _locks(node: Node) -> Iterator[Lock]:
    for key, inner in _inner(node):
        if type_of(inner) == "Resource:Lock":
            yield Lock(key, text(inner, "LockType") == "Exclusive")


def _actions(node: Node) -> Iterator[Action]:
    for _, inner in _inner(node):
        if type_of(inner) == "If":
            for _, action in _inner(inner):
                yield Action(text(inner, "CompletionStatus"), type_of(action), action)
        elif type_of(inner) in NOTICES:
            yield Action(NOTICES[type_of(inner)], type_of(inner), inner)


def _inner(node: Node) -> Iterator[tuple[str, Node]]:
    return ((key, value) for key, value in node.items() if isinstance(value, dict))
