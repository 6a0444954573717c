"""From any world, without further faults: the sweeper each minute and an operator's redrives.

The promise is not that nothing fails but that nothing stays silent: whatever is complete must
become one job by what runs by itself, or by a redrive of an execution that is seen to have failed.
"""

from collections.abc import Iterator

from muster.core.submission import Standing
from tests.simulation import running, waiting
from tests.simulation.kept import Table
from tests.simulation.known import Known
from tests.simulation.machine import UNCAUGHT
from tests.simulation.outside import SWEEP, due, polls
from tests.simulation.world import NOTHING, Owner, World

MINUTES = 40
MINUTE = 60
SILENT = "complete is never silent"
UNTOLD = "breach told at least once"
FATELESS = "every row has its fate"
UNSETTLED = "committed is settled"


def is_quiet(known: Known, world: World) -> bool:
    """Tell whether nothing would happen now but for time, the sweeper, people."""
    if world.deeds or any(each.can_enter(world.now) for each in known.executions(world)):
        return False
    delivered = zip(world.topics, known.configuration.topics, strict=True)
    return all(topic.position == len(records) and not topic.again for topic, records in delivered)


class Healer:
    """Heals worlds, each kind of them once."""

    def __init__(self, known: Known) -> None:
        """Heal worlds of this configuration."""
        self.known = known
        self._found: dict[World, tuple[World, tuple[str, str] | None]] = {}

    def broken(self, world: World) -> tuple[str, str] | None:
        """Return the promise that healing does not keep, and how; None where all is well."""
        return self._left(world) or self.healed(world)[1]

    def _left(self, world: World) -> tuple[str, str] | None:
        """Return what committed batches left undone, to be done by the sweeper or by nobody."""
        if not is_quiet(self.known, world):
            return None
        table = self.known.tables.states[world.table]
        return _fateless(table) or self._unsettled(table, world)

    def _unsettled(self, table: Table, world: World) -> tuple[str, str] | None:
        executions = {each.name: each for each in self.known.executions(world)}
        for state in table.metas.values():
            execution = executions.get(state.execution_name or "")
            if state.is_open and execution is None:
                return UNSETTLED, f"{state.key.pk} is open and nothing waits for it"
            if state.is_complete and execution is not None and execution.token is not None:
                return UNSETTLED, f"{state.key.pk} is complete and {execution.name} waits"
        return None

    def healed(self, world: World) -> tuple[World, tuple[str, str] | None]:
        """Return the world that healing leads to, and what is broken there."""
        newest = 1 + self.known.configuration.budget.repairs
        world, met = world._replace(budget=NOTHING, template=newest), list[World]()
        for _ in range(MINUTES):
            if world in self._found:
                break
            met.append(world)
            world = self._minute(world)
            if self._is_well(world):
                self._found[world] = world, None
                break
        result = self._found.get(world) or (world, self._unwell(world))
        self._found.update(dict.fromkeys(met, result))
        return result

    def _minute(self, world: World) -> World:
        """Let everything run, the sweeper look, people redrive, and a minute pass."""
        world = self._run(world)
        swept = self.known.invoke(world, SWEEP, Owner("sweep"))
        world = self._run(swept)
        for execution in self.known.executions(world):
            if execution.status in UNCAUGHT:
                again = self.known.interpreter.redrive(execution)
                world = self.known.with_execution(world, again)
        until = world.now + MINUTE
        while ahead := [each for each in due(self.known, world) if world.now < each < until]:
            world = self._run(world._replace(now=min(ahead)))
        return self._run(world._replace(now=until))

    def _run(self, world: World) -> World:
        """Take steps until none is left but those of time and people."""
        while (after := next(self._steps(world), None)) is not None:
            world = after
        return world

    def _steps(self, world: World) -> Iterator[World]:
        for number in range(len(world.topics)):
            batches = [after for _, after in polls(self.known, world, number)]
            yield from batches[-1:]
        yield from (after for _, after in running.steps(self.known, world))
        yield from (after for _, after in waiting.steps(self.known, world))

    def _is_well(self, world: World) -> bool:
        return is_quiet(self.known, world) and self._unwell(world) is None

    def _unwell(self, world: World) -> tuple[str, str] | None:
        table = self.known.tables.states[world.table]
        executions = {each.name: each for each in self.known.executions(world)}
        told = dict(self.known.heards[world.heard].notices)
        for state in table.metas.values():
            pk, standing = state.key.pk, state.submission.standing
            if state.breached_at and f"{state.key.definition} {state.key.key}" not in told:
                return UNTOLD, f"{pk} breached and nobody was told"
            if not state.is_complete:
                continue
            execution = executions.get(state.execution_name or "")
            ended = execution.status if execution else "none"
            if standing is not Standing.SUBMITTED or ended != "SUCCEEDED":
                return SILENT, f"{pk} is complete: submission {standing}, execution {ended}"
            if state.key in table.listed:
                return SILENT, f"{pk} is submitted and listed for ever"
        return None


def _fateless(table: Table) -> tuple[str, str] | None:
    counted = {each for state in table.every_life() for each in state.got.values()}
    for (key, identity, content), row in table.rows.items():
        if not content and row.fate is None and identity not in counted:
            return FATELESS, f"{row.event.place} is kept for {key.pk}, neither in it nor why not"
    return None
