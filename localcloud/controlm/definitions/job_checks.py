"""Checks of one job and of the objects inside it."""

import re
from collections.abc import Iterator, Mapping

from localcloud.controlm.definitions.event_checks import event, event_list
from localcloud.controlm.definitions.names import Complaint, named
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.rules import Rules
from localcloud.controlm.definitions.sla_checks import sla
from localcloud.controlm.definitions.values import Node, keywords, missing, objects, text, type_of
from localcloud.controlm.definitions.vocabulary import (
    ACTION_TYPES,
    EVENT_TYPES,
    JOB,
    JOB_TYPES,
    NOTICE,
    NOTICES,
    Kind,
)

IF_KEYWORDS = {"Type": Kind.TEXT, "CompletionStatus": Kind.TEXT}
POOL_KEYWORDS = {"Type": Kind.TEXT, "Quantity": Kind.TEXT}
LOCK_KEYWORDS = {"Type": Kind.TEXT, "LockType": Kind.TEXT}
QUANTITY, LOCK_TYPE = re.compile(r"[1-9]\d{0,4}"), re.compile(r"Exclusive|Shared")
COMPLETION = re.compile(r"OK|NOTOK|ANY|Even|Odd|(?:<|>|<=|>=|=)?\d+")


def job(path: Path, node: Node, rules: Rules) -> Iterator[Complaint]:
    """Check one job; its type is known."""
    own = JOB_TYPES[type_of(node)]
    known = {**JOB, **own.keywords}
    yield from named(path, "job", str(path[-1]))
    yield from keywords(path, node, known)
    yield from missing(path, node, own.required)
    if type_of(node) == "Job:SLAManagement":
        yield from sla(path, node, rules.complete_in_max)
    for name, inner in objects(node, known):
        yield from _inner((*path, name), inner)


def _inner(path: Path, node: Node) -> Iterator[Complaint]:
    kind = type_of(node)
    if kind in EVENT_TYPES:
        yield from event_list(path, node)
    elif kind == "If":
        yield from _if(path, node)
    elif kind in NOTICES:
        yield from keywords(path, node, {"Type": Kind.TEXT, **NOTICE})
    elif kind == "Resource:Pool":
        yield from _resource(path, node, POOL_KEYWORDS, QUANTITY)
    elif kind == "Resource:Lock":
        yield from _resource(path, node, LOCK_KEYWORDS, LOCK_TYPE)
    else:
        yield from unknown_type(path, kind)


def unknown_type(path: Path, kind: str) -> Iterator[Complaint]:
    """Refuse what stands where it may not, or what this simulator does not play."""
    if not kind:
        yield path, "Required property 'Type' is missing"
    elif kind.startswith(("Resource:", "Notify:", "Action:", "SubFolder", "If", "Job:")):
        yield (*path, "Type"), f"Type '{kind}' is unknown or not played by this simulator"
    else:
        yield (*path, "Type"), f"Unknown Type '{kind}'"


def _if(path: Path, node: Node) -> Iterator[Complaint]:
    yield from keywords(path, node, IF_KEYWORDS)
    yield from missing(path, node, ("CompletionStatus",))
    if "CompletionStatus" in node and not COMPLETION.fullmatch(str(node["CompletionStatus"])):
        yield (*path, "CompletionStatus"), "Unknown completion status"
    for name, action in objects(node, IF_KEYWORDS):
        yield from _action((*path, name), action)


def _action(path: Path, node: Node) -> Iterator[Complaint]:
    kind = type_of(node)
    if kind not in ACTION_TYPES:
        yield from unknown_type(path, kind)
    elif kind.startswith("Event:"):
        yield from event(path, node, adds=kind == "Event:Add")
    else:
        yield from keywords(path, node, {"Type": Kind.TEXT, **ACTION_TYPES[kind]})


def _resource(
    path: Path, node: Node, known: Mapping[str, Kind], value: re.Pattern[str]
) -> Iterator[Complaint]:
    [name] = [name for name in known if name != "Type"]
    yield from keywords(path, node, known)
    yield from missing(path, node, (name,))
    if isinstance(node.get(name), str) and not value.fullmatch(text(node, name)):
        yield (*path, name), f"{name} must match {value.pattern}"
