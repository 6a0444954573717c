"""A sound tree into the definition that the functions see, every default filled in."""

from collections.abc import Mapping
from typing import Literal, cast

from muster.core.checking.scalars import span
from muster.core.checking.tree import Entry, Items, Leaf, Table, json_of
from muster.core.definition import (
    Alert,
    Condition,
    Definition,
    Job,
    Json,
    Member,
    MemberName,
    Owner,
    Scalar,
)

Severity = Literal["low", "medium", "high"]


def compiled_from(root: Table) -> Definition:
    """Return the definition; only of a tree in which nothing was found wrong."""
    actions, deadline = root.table("actions"), root.table("deadline").text("in")
    owner = _owner(root.table("owner"))
    return Definition(
        name=root.text("bundle"),
        version=int(root.text("version")),
        owner=owner,
        key=root.text("key"),
        members=tuple(members_of(root).values()),
        deadline=span(deadline) if deadline else None,
        complete=_job(actions.first("complete")),
        breach=_alert(actions.first("breach"), owner),
    )


def members_of(root: Table) -> dict[str, Member]:
    """Return the members of which nothing that identifies their events is broken."""
    members = root.table("expect").entries
    return {
        name: _member(name, entry.node)
        for name, entry in members.items()
        if isinstance(entry.node, Table) and _is_whole(entry.node)
    }


def _is_whole(member: Table) -> bool:
    has_source = bool(member.text("topic") and member.text("key"))
    return has_source and "when" not in member.dropped and not member.table("when").dropped


def _member(name: str, table: Table) -> Member:
    when = table.table("when").entries
    return Member(
        name=MemberName(name),
        topic=table.text("topic"),
        key=table.text("key"),
        when=tuple(Condition(path=path, accepts=_accepts(when[path])) for path in when),
    )


def _accepts(entry: Entry) -> tuple[Scalar, ...]:
    nodes = entry.node.nodes if isinstance(entry.node, Items) else (entry.node,)
    return tuple(cast("Scalar", node.value) for node in nodes if isinstance(node, Leaf))


def _owner(table: Table) -> Owner:
    contacts = cast("Mapping[str, str]", json_of(table.table("contacts")))
    return Owner(
        team=table.text("team"),
        contacts=contacts,
        contact=table.text("contact") or None,
        cost_center=table.text("cost_center") or None,
    )


def _job(action: Table) -> Job:
    args = cast("Mapping[str, Json]", json_of(action.table("args")))
    return Job(template=action.text("template"), args=args)


def _alert(action: Table, owner: Owner) -> Alert:
    if not action.has("alert"):
        return Alert(to=owner.team, severity="high")
    severity = cast("Severity", action.text("severity") or "medium")
    return Alert(to=action.text("alert"), text=action.text("text") or None, severity=severity)
