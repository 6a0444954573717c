"""What must hold between the parts of one file: E12, E14, E23 and W01."""

from collections.abc import Mapping

from muster.core.checking.compiling import members_of
from muster.core.checking.mentions import mentions
from muster.core.checking.problem import Report
from muster.core.checking.scalars import span
from muster.core.checking.tree import Table
from muster.core.definition import EXPIRE, Member, Scalar


def rules(root: Table, report: Report) -> None:
    """Judge what is sound of a file."""
    _members_are_disjoint(root, report)
    _time_is_consistent(root, report)
    _alert_has_an_address(root, report)
    mentions(root, report)


def _members_are_disjoint(root: Table, report: Report) -> None:
    """E12: no event may match two members; each is told of the first that it clashes with."""
    entries = root.table("expect").entries
    by_topic: dict[str, list[Member]] = {}
    for member in members_of(root).values():
        earlier = by_topic.setdefault(member.topic, [])
        clash = next(((one, told) for one in earlier if (told := _overlap(one, member))), None)
        if clash:
            first = f"'{clash[0].name}' (line {entries[clash[0].name].line})"
            message = f"members {first} and '{member.name}' can match one event: {clash[1]}"
            report.add(entries[member.name].line, "E12", message)
        earlier.append(member)


def _overlap(one: Member, other: Member) -> str:
    """Say what both members of one topic would take; empty where no event can match both."""
    mine, theirs = _accepted(one), _accepted(other)
    shared = {path: mine[path].keys() & theirs[path].keys() for path in mine if path in theirs}
    if not all(shared.values()):
        return ""
    both = [f"{path} {mine[path][min(values, key=str)]}" for path, values in shared.items()]
    told = f"accept {', '.join(both)}" if both else "no path under 'when' tells them apart"
    return f"both read {one.topic} and {told}"


def _accepted(member: Member) -> Mapping[str, Mapping[tuple[type, Scalar], str]]:
    """Map each path to its accepted values, typed, since 1 is neither "1" nor true."""
    return {
        condition.path: {(type(value), value): str(value) for value in condition.accepts}
        for condition in member.when
    }


def _time_is_consistent(root: Table, report: Report) -> None:
    """E14 and W01: the deadline comes before `expire`."""
    granted = root.table("deadline").leaf("in")
    if granted and span(granted.text) > EXPIRE:
        message = f"deadline.in {granted.text}: longer than expire, {EXPIRE.days}d"
        report.add(granted.line, "E14", message)
    if not root.has("deadline"):
        message = f"no 'deadline': nothing alerts before expire, {EXPIRE.days}d"
        report.add(root.line, "W01", message)


def _alert_has_an_address(root: Table, report: Report) -> None:
    """E23: an alert goes to the team or to one of its contacts."""
    owner, alert = root.table("owner"), root.table("actions").first("breach").leaf("alert")
    team, contacts = owner.text("team"), sorted(owner.table("contacts").names)
    if alert is None or not team or "contacts" in owner.dropped:
        return
    if alert.text not in {team, *contacts}:
        known = ", ".join([f"owner.team '{team}'", *(f"contact '{name}'" for name in contacts)])
        report.add(alert.line, "E23", f"alert '{alert.text}': expected one of {known}")
