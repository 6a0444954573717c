"""A definition written out in its own language, with every default filled in."""

from collections.abc import Iterable
from datetime import timedelta

import yaml

from muster.core.definition import Alert, Condition, Definition, Job, Json, Member, Owner

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


def explain(definitions: Iterable[Definition]) -> str:
    """Return one YAML document per definition."""
    return yaml.safe_dump_all(
        [_document(each) for each in definitions],
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        explicit_start=True,
        width=100,
    )


def duration(span: timedelta) -> str:
    """Write a time as one whole number and one unit."""
    for unit, length in UNITS.items():
        if span % length == timedelta(0):
            return f"{span // length}{unit}"
    return f"{span // timedelta(seconds=1)}s"


def _document(definition: Definition) -> Json:
    return {
        "bundle": definition.name,
        "version": definition.version,
        "owner": _owner(definition.owner),
        "key": definition.key,
        "expect": {member.name: _member(member) for member in definition.members},
        "open": "any",
        "complete": "all",
        **_deadline(definition.deadline),
        "expire": duration(definition.expire),
        "remember": duration(definition.remember),
        "actions": {
            "complete": [_run(definition.complete)],
            "breach": [_alert(definition.breach)],
        },
    }


def _deadline(granted: timedelta | None) -> dict[str, Json]:
    if granted is None:
        return {}
    return {"deadline": {"from": "first", "in": duration(granted), "then": "keep"}}


def _run(job: Job) -> Json:
    return {"run": "controlm", "template": job.template, "args": dict(job.args)}


def _owner(owner: Owner) -> Json:
    named: dict[str, Json] = {"contact": owner.contact, "cost_center": owner.cost_center}
    written = {key: value for key, value in named.items() if value is not None}
    return {"team": owner.team, "contacts": dict(owner.contacts), **written}


def _member(member: Member) -> Json:
    when = {each.path: _accepts(each) for each in member.when}
    return {"topic": member.topic, "key": member.key, "when": when}


def _accepts(condition: Condition) -> Json:
    return condition.accepts[0] if len(condition.accepts) == 1 else list(condition.accepts)


def _alert(alert: Alert) -> Json:
    text: dict[str, Json] = {} if alert.text is None else {"text": alert.text}
    return {"alert": alert.to, "severity": alert.severity, **text}
