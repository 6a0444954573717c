"""Laws of the wait: a breach is noted once, told, never hidden, never before its time."""

from datetime import datetime

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.errors import SlaBreached
from tests.simulation.deeds import Raised
from tests.simulation.known import Known, instant
from tests.simulation.machine import BREACH
from tests.simulation.world import Deed, World

FAULTS = ("crashes", "losses", "refusals")


def breach_noted_once(known: Known, world: World) -> str | None:
    """No life of a bundle is noted as breached twice."""
    for (key, generation), count in known.tables.states[world.table].noted.items():
        if count > 1:
            return f"{key.pk}, life {generation}: noted {count} times"
    return None


def no_breach_is_hidden(known: Known, world: World) -> str | None:
    """Show the breach of what opened or became complete after its deadline."""
    for state in known.tables.states[world.table].every_life():
        if state.deadline is None or state.breached_at is not None:
            continue
        written = (_read_at(known, state), state.ready_at)
        if any(at is not None and at >= state.deadline for at in written):
            return f"{state.key.pk} is {state.phase} since its deadline passed, and not breached"
    return None


def deadline_from_the_record(known: Known, world: World) -> str | None:
    """No deadline counts from an instant after the reading, or after every record."""
    at = [each.timestamp for topic in known.configuration.topics for each in topic]
    last = max((each for each in at if each is not None), default=None)
    for state in known.tables.states[world.table].every_life():
        read_at = _read_at(known, state)
        if state.opened_at is None or read_at is None or last is None:
            continue
        if state.opened_at > min(read_at, last):
            return f"{state.key.pk}: its deadline counts from {state.opened_at}"
    return None


def told_only_what_is_noted(known: Known, world: World) -> str | None:
    """No notice goes out of a bundle that has not breached."""
    lives = known.tables.states[world.table].every_life()
    breached = {_notice_of(state.key) for state in lives if state.breached_at is not None}
    for name, _ in known.heards[world.heard].notices:
        if name not in breached:
            return f"a breach of {name} was told, and it has time left"
    return None


def told_once(known: Known, world: World) -> str | None:
    """Where no function died and no call failed, one notice goes out for a breach."""
    often = [name for name, count in known.heards[world.heard].notices if count > 1]
    begun, left = known.configuration.budget, world.budget
    if not often or any(getattr(left, each) != getattr(begun, each) for each in FAULTS):
        return None
    for key, _ in known.tables.states[world.table].noted:
        if _notice_of(key) in often and not _has_lived_before(known, world, key):
            return f"the breach of {key.pk} was told twice"
    return None


def no_live_token_after_close(known: Known, world: World) -> str | None:
    """Nobody waits for a bundle that has left the open ones."""
    table = known.tables.states[world.table]
    waiting = {each.name for each in known.executions(world) if each.token is not None}
    for state in table.metas.values():
        if state.key not in table.listed and state.phase is not None:
            if state.task_token is not None:
                return f"{state.key.pk} is closed and still holds {state.task_token}"
            if state.execution_name in waiting and state.phase is not Phase.OPEN:
                return f"{state.key.pk} is closed and {state.execution_name} waits for it"
    return None


def no_bell_too_early(known: Known, world: World) -> str | None:
    """No wait ends for its deadline while there is time left, by the machine's own clock."""
    latest = instant(world.now + known.configuration.skew)
    rung = {each.name for each in known.executions(world) if each.state == "Deadline"}
    for state in known.tables.states[world.table].metas.values():
        due_at = state.deadline or state.expires_at
        if (
            state.execution_name in rung
            and state.is_open
            and state.breached_at is None
            and (due_at is not None and due_at > latest)
        ):
            return f"the wait of {state.key.pk} was ended, and it has time left"
    return None


def a_bell_is_answered(known: Known, world: World) -> str | None:
    """No wait begins again because its bell rang."""
    for execution in known.executions(world):
        if execution.is_rung and execution.token is not None:
            return f"the bell of {execution.name} rang, and it waits anew"
    return None


def failed_of_breach_once(known: Known, world: World) -> str | None:
    """Let an execution that was redriven after its breach wait until the bundle expires."""
    for execution in known.executions(world):
        if execution.breaches > 1:
            return f"{execution.name} failed {execution.breaches} times with {BREACH}"
    return None


def no_bell_fails_a_full_set(known: Known, world: World, deed: Deed, ended: Raised) -> str | None:
    """Fail nothing for a bell that rings after the set is full."""
    if ended.error is not SlaBreached:
        return None
    key = BundleKey.from_pk(known.deeds.start_of(deed.place).given["pk"])
    state = known.tables.states[world.table].read(key)
    if state.ready_at is None or state.ready_at >= instant(deed.began):
        return None
    return f"{key.pk} was complete when the bell was heard, and fails as breached"


def _read_at(known: Known, state: Bundle) -> datetime | None:
    """Return when the event that began this life was read."""
    if state.expires_at is None or state.definition_version is None:
        return None
    definition = known.configuration.catalogue.version(
        state.key.definition, state.definition_version
    )
    return state.expires_at - definition.expire


def _has_lived_before(known: Known, world: World, key: BundleKey) -> bool:
    return any(each == key for each, _ in known.tables.states[world.table].lives)


def _notice_of(key: BundleKey) -> str:
    return f"{key.definition} {key.key}"
