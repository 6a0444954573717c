"""Checks of what a service does when it is late."""

from collections.abc import Iterator

from localcloud.controlm.definitions.names import Complaint
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.values import Node, keywords, missing, objects, type_of
from localcloud.controlm.definitions.vocabulary import Kind

LATE = "If:SLA:ServiceIsLate"
TYPE = {"Type": Kind.TEXT}
ACTIONS = {
    "Action:SLA:Notify": {**TYPE, "Severity": Kind.TEXT, "Message": Kind.TEXT},
    "Action:SLA:Mail": {**TYPE, "Email": Kind.TEXT, "Subject": Kind.TEXT, "Message": Kind.TEXT},
}


def service_actions(path: Path, node: Node) -> Iterator[Complaint]:
    """Check the conditions of a service, and what is done under each."""
    yield from keywords(path, node, {})
    for name, condition in objects(node, {}):
        yield from _condition((*path, name), condition)


def _condition(path: Path, node: Node) -> Iterator[Complaint]:
    yield from missing(path, node, ("Type",))
    if "Type" in node and type_of(node) != LATE:
        yield (*path, "Type"), f"Type '{node['Type']}' is unknown or not played by this simulator"
    yield from keywords(path, node, TYPE)
    for name, action in objects(node, TYPE):
        yield from _action((*path, name), action)


def _action(path: Path, node: Node) -> Iterator[Complaint]:
    known = ACTIONS.get(type_of(node))
    yield from missing(path, node, ("Type",))
    if known is not None:
        yield from keywords(path, node, known)
    elif "Type" in node:
        yield (*path, "Type"), f"Type '{node['Type']}' is unknown or not played by this simulator"
