"""The drill itself: who turns red, after what, who is told, and who is green again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cli.operate.drill import Field, Finding
from cli.operate.trigger import Trigger, Way, topics
from localcloud.aws.metrics.deployed import MEMBER

COLOURS_ONLY = ("NearBreach",)  # on the dashboard; every other alarm calls somebody


def drill(field: Field, names: list[str]) -> Iterator[Finding]:
    """Drive each of these alarms to ALARM and back, one after the other."""
    field.until(lambda: not field.red(), {})
    for name in names:
        if name in field.triggers:
            yield _alone(field, field.triggers[name])
        else:
            yield _together(field, field.composites[name])


def _alone(field: Field, trigger: Trigger) -> Finding:
    """Drive an alarm by each way that leads to red; nobody else may turn red but who names it."""
    found = Finding(trigger.name, told=trigger.topics["ALARM"])
    if not field.tellers.tell(trigger):
        found.troubles.append(f"nobody tells {_watched(trigger)}")
    if not found.told and not trigger.name.endswith(COLOURS_ONLY):
        found.troubles.append("it names no topic: nobody would hear of it")
    if trigger.name in field.red():
        found.troubles.append("it is red although all is well")
        return found
    for way in trigger.ways:
        _drive(field, trigger, way, found)
    return found


def _drive(field: Field, trigger: Trigger, way: Way, found: Finding) -> None:
    field.begin_period(trigger.period_s)
    before, well = field.notices, field.red()
    minutes, last = 0, trigger.minutes * trigger.periods
    while trigger.name not in field.red():
        if minutes == last:
            found.troubles.append(f"it stayed silent through {last} min of {way}")
            return
        field.let_pass(trigger.minutes, {trigger.name: way})
        minutes += trigger.minutes
    found.red.append(f"{minutes} min of {way}")
    parents = {name for name, each in field.composites.items() if trigger.name in _members(each)}
    for other in sorted(field.red() - well - parents - {trigger.name}):
        found.troubles.append(f"{other} turned red with it")
    _check_notices(field, trigger.topics, found, before)
    healed = field.until(lambda: trigger.name not in field.red(), {})
    _note_green(field, trigger.topics, found, (healed, before))


def _together(field: Field, composite: Mapping[str, Any]) -> Finding:
    """Drive all that an alarm names to red; it tells once, however many of them are."""
    found = Finding(composite["AlarmName"], told=topics(composite)["ALARM"])
    named = _members(composite)
    for other in sorted({*named} - field.triggers.keys()):
        found.troubles.append(f"it names {other}, which is not there")
    if not found.told:
        found.troubles.append("it names no topic: nobody would hear of it")
    if found.name in field.red():
        found.troubles.append("it is red although all is well")
        return found
    members = [field.triggers[each] for each in named if each in field.triggers]
    _drive_all(field, members, topics(composite), found)
    return found


def _drive_all(
    field: Field, members: list[Trigger], told: Mapping[str, tuple[str, ...]], found: Finding
) -> None:
    field.begin_period(max((each.period_s for each in members), default=60))
    before = field.notices
    ways = {each.name: each.ways[0] for each in members}
    everybody = {found.name, *ways}
    minutes = field.until(lambda: everybody <= field.red(), ways)
    if minutes is None:
        silent = ", ".join(sorted(everybody - field.red()))
        found.troubles.append(f"with all that it names in trouble, this stayed silent: {silent}")
    else:
        found.red.append(f"{minutes} min of all it names")
        _check_notices(field, told, found, before)
    healed = field.until(lambda: not everybody & field.red(), {})
    _note_green(field, told, found, (healed, before))


def _check_notices(
    field: Field,
    told: Mapping[str, tuple[str, ...]],
    found: Finding,
    since: int,
    state: str = "ALARM",
) -> None:
    """Compare who was told with who is to be told, each once."""
    heard = field.heard(found.name, state, since)
    for topic in sorted({*told[state], *heard}):
        if heard[topic] != Counter(told[state])[topic]:
            times = f"{heard[topic]} notices of {state} instead of {Counter(told[state])[topic]}"
            found.troubles.append(f"{topic} got {times}")


def _note_green(
    field: Field,
    told: Mapping[str, tuple[str, ...]],
    found: Finding,
    healed: tuple[int | None, int],
) -> None:
    minutes, before = healed
    if minutes is None:
        found.troubles.append("it stayed red although all was well again")
        return
    found.green.append(f"{minutes} min")
    _check_notices(field, told, found, before, "OK")


def _members(composite: Mapping[str, Any]) -> list[str]:
    named = re.findall(MEMBER, composite["AlarmRule"])
    return [each.rsplit(":", 1)[-1] for each in named]


def _watched(trigger: Trigger) -> str:
    by = ", ".join(f"{name}={value}" for name, value in sorted(trigger.dimensions.items()))
    return f"{trigger.namespace} {trigger.metric} of {by}"
