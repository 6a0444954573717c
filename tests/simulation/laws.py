"""What must hold in every world; each law is named, and looks only at what it names."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from muster.core.bundle import Bundle, Phase
from muster.core.names import folder, job_id
from muster.core.submission import Standing
from tests.simulation.known import Known
from tests.simulation.world import World

Law = Callable[[Known, World], str | None]


def one_submission_per_effect(known: Known, world: World) -> str | None:
    """No folder has two instances, and only a full set has one."""
    counts = Counter(name for name, _ in known.controlms[world.controlm].instances)
    full = {folder(_job(state)) for state in _lives(known, world) if state.is_complete}
    for name, count in counts.items():
        if count > 1:
            return f"{count} instances of {name}"
        if name not in full:
            return f"{name} runs, and its bundle is not complete"
    return None


def breach_noted_once(known: Known, world: World) -> str | None:
    """No life of a bundle is noted as breached twice."""
    for (key, generation), count in known.tables.states[world.table].noted.items():
        if count > 1:
            return f"{key.pk}, life {generation}: noted {count} times"
    return None


def accepted_is_readable(known: Known, world: World) -> str | None:
    """Find each event that was accepted in its row."""
    rows = known.tables.states[world.table].rows.values()
    missing = known.heards[world.heard].accepted - {str(row.event.place) for row in rows}
    return f"accepted and not to be read: {', '.join(sorted(missing))}" if missing else None


def submitted_is_closed(known: Known, world: World) -> str | None:
    """Find no token in a submitted bundle, which stays listed only to have its breach told.

    The sweeper that told it takes it out; that it does is the healer's to see.
    """
    table = known.tables.states[world.table]
    for state in table.metas.values():
        if state.submission.standing is Standing.SUBMITTED:
            if state.task_token is not None:
                return f"{state.key.pk} is submitted and still holds {state.task_token}"
            if state.breached_at is None and state.key in table.listed:
                return f"{state.key.pk} is submitted and still listed as open"
    return None


def no_live_token_after_close(known: Known, world: World) -> str | None:
    """Nobody waits for a bundle that has left the open ones."""
    table, waiting = known.tables.states[world.table], _waiting(known, world)
    for state in table.metas.values():
        if state.key not in table.listed and state.phase is not None:
            if state.task_token is not None:
                return f"{state.key.pk} is closed and still holds {state.task_token}"
            if state.execution_name in waiting and state.phase is not Phase.OPEN:
                return f"{state.key.pk} is closed and {state.execution_name} waits for it"
    return None


def one_verdict_per_record(known: Known, world: World) -> str | None:
    """No record has two kinds of verdict, and none that is committed has none."""
    verdicts = Counter(at for at, _ in known.heards[world.heard].verdicts)
    for at, count in verdicts.items():
        if count > 1:
            return f"{at} has {count} verdicts"
    for topic, records in zip(world.topics, known.configuration.topics, strict=True):
        for record in records[: topic.position]:
            if record.place.offset not in topic.again and str(record.place) not in verdicts:
                return f"{record.place} is committed without a verdict"
    return None


LAWS: dict[str, tuple[Law, tuple[str, ...]]] = {
    "one submission per effect": (one_submission_per_effect, ("table", "controlm")),
    "breach noted once": (breach_noted_once, ("table",)),
    "accepted is readable": (accepted_is_readable, ("table", "heard")),
    "submitted implies closed": (submitted_is_closed, ("table",)),
    "no live token after close": (no_live_token_after_close, ("table", "machine")),
    "verdicts add up": (one_verdict_per_record, ("heard", "topics")),
}


@dataclass
class Judge:
    """Holds worlds against the laws; a law asks again only where what it looks at is new."""

    known: Known
    _said: dict[tuple[object, ...], str | None] = field(default_factory=dict)

    def broken(self, world: World) -> Iterator[tuple[str, str]]:
        """Yield the name of each law that the world breaks, and how."""
        for name, (law, looks_at) in LAWS.items():
            place = (name, *(getattr(world, part) for part in looks_at))
            if place not in self._said:
                self._said[place] = law(self.known, world)
            said = self._said[place]
            if said is not None:
                yield name, said


def _lives(known: Known, world: World) -> list[Bundle]:
    table = known.tables.states[world.table]
    return [*table.metas.values(), *table.lives.values()]


def _waiting(known: Known, world: World) -> set[str]:
    return {each.name for each in known.executions(world) if each.token is not None}


def _job(state: Bundle) -> str:
    return job_id(state.key.definition, state.key.key, state.generation)
