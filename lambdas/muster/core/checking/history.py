"""A file against what was published: E21 and E25."""

from muster.core.catalogue import Catalogue, content_hash
from muster.core.checking.compiling import members_of
from muster.core.checking.problem import Report
from muster.core.checking.tree import Table
from muster.core.definition import Definition, Member


def members_stay(root: Table, published: Catalogue, report: Report) -> None:
    """E25: matching knows the current version only, so a new one may not move a member."""
    last = _last(root.text("bundle"), published)
    expect = root.table("expect")
    members = members_of(root)
    for before in last.members if last else ():
        name = before.name
        if name in members:
            changed = _changed(before, members[name])
            if changed:
                message = f"member '{name}': {changed} changed since it was published"
                report.add(expect.entries[name].line, "E25", f"{message}; that is a new bundle")
        elif not expect.has(name) and not root.dropped & {"expect"}:
            message = f"member '{name}' was published and is gone; that is a new bundle"
            report.add(expect.line, "E25", message)


def version_is_new(definition: Definition, published: Catalogue, line: int, report: Report) -> None:
    """E21: what was published under a version stays what it was."""
    last = _last(definition.name, published)
    if last is None or definition.version > last.version:
        return
    advice = f"raise it to {last.version + 1}"
    if definition.version < last.version:
        message = f"version {definition.version}: {last.version} is already published; {advice}"
        report.add(line, "E21", message)
    elif content_hash(definition) != content_hash(last):
        message = f"version {definition.version} was published with other content; {advice}"
        report.add(line, "E21", message)


def _last(name: str, published: Catalogue) -> Definition | None:
    return next((each for each in published.current() if each.name == name), None)


def _changed(before: Member, now: Member) -> str:
    changes = {
        "topic": before.topic != now.topic,
        "key": before.key != now.key,
        "when": _matched(before) != _matched(now),
    }
    return ", ".join(name for name, is_changed in changes.items() if is_changed)


def _matched(member: Member) -> dict[str, set[tuple[type, object]]]:
    return {each.path: {(type(one), one) for one in each.accepts} for each in member.when}
