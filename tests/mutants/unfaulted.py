"""The events of `make demo`, played once on a simulated world in which nothing goes wrong.

One order only: each event is delivered when the script sends it, everything runs to its end before
the next, the sweeper comes after the pairs, after the breach and at the end, an operator redrives
the one bundle whose child came late. What must then be true is what the demo says of itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from localcloud.demo.script import Script, poison, script
from localcloud.kafka.plan import PlannedEvent
from muster.core.catalogue import Catalogue
from muster.core.event import Place, Record
from muster.core.project import catalogue
from muster.core.submission import Standing
from tests.protocol.virtual import NOON
from tests.simulation import running, waiting
from tests.simulation.kept import folder_of
from tests.simulation.known import Known
from tests.simulation.outside import SWEEP, due, polls
from tests.simulation.parts import DAY, MINUTE
from tests.simulation.world import Budget, Configuration, Owner, World


class Unfaulted:
    """One performance of the script."""

    def __init__(self) -> None:
        """Put the script's events on their topics, in the order in which they are sent."""
        self.script: Script = script(None)
        late = (self.script.early_parent, self.script.late_child)
        self.sent: list[tuple[int, int]] = []  # when, and the number of the topic
        topics: dict[str, list[Record]] = defaultdict(list)
        for event in [*self.script.events, poison()]:
            self._send(topics, event, int(event.at_s))
        self._send(topics, late[0], 10 * MINUTE)
        self._send(topics, late[1], 10 * MINUTE + DAY + MINUTE)
        configuration = Configuration(
            name="the demo, unfaulted",
            catalogue=_definitions(),
            topics=tuple(topics.values()),
            budget=Budget(),
            horizon=2 * DAY,
        )
        self.known = Known(configuration)

    def _send(self, topics: dict[str, list[Record]], event: PlannedEvent, at: int) -> None:
        records = topics[event.topic]
        place = Place(event.topic, 0, len(records))
        when = NOON + timedelta(seconds=at)
        records.append(Record(place=place, value=event.value, timestamp=when))
        self.sent.append((at, list(topics).index(event.topic)))

    def differences(self) -> list[str]:
        """Play, and return what is not as the demo says."""
        world = self.known.configuration.first()
        for at, number in sorted(self.sent[:-2], key=lambda each: each[0]):
            world = self._run(next(polls(self.known, self._until(world, at), number))[1])
        world = self._sweep(self._until(world, 5 * MINUTE))
        for at, number in self.sent[-2:]:
            world = self._sweep(self._until(world, at))
            world = self._run(next(polls(self.known, world, number))[1])
        failed = [each for each in self.known.executions(world) if each.status == "FAILED"]
        breached = [each.error for each in failed] == ["SlaBreached"]
        for each in failed:
            again = self.known.interpreter.redrive(each)
            world = self._run(self.known.with_execution(world, again))
        world = self._sweep(self._until(world, world.now + 5 * MINUTE))
        return list(self._judged(world, breached=breached))

    def _judged(self, world: World, *, breached: bool) -> Iterator[str]:
        if not breached:
            yield "the late bundle's execution did not fail with SlaBreached"
        yield from self._about_jobs(world)
        yield from self._about_records(world)

    def _about_jobs(self, world: World) -> Iterator[str]:
        table = self.known.tables.states[world.table]
        jobs = Counter(name for name, _ in self.known.controlms[world.controlm].instances)
        for state in table.metas.values():
            standing, count = state.submission.standing, jobs[folder_of(state)]
            if standing is not Standing.SUBMITTED or count != 1:
                yield f"{state.key.pk}: {state.phase}, {standing}, {count} jobs"
        ended = Counter(each.status for each in self.known.executions(world))
        bundles = len(self.script.pairs) + len(self.script.orders) + 1
        if ended != {"SUCCEEDED": bundles} or len(table.metas) != bundles:
            yield f"executions: {dict(ended)} of {bundles} bundles"
        if table.listed:
            yield f"still listed: {len(table.listed)}"

    def _about_records(self, world: World) -> Iterator[str]:
        heard = self.known.heards[world.heard]
        if sum(count for _, count in heard.notices) != 1:
            yield f"notices: {heard.notices}"
        if len(heard.verdicts) != self.script.records or len(heard.quarantined) != 1:
            yield f"{len(heard.verdicts)} verdicts, {len(heard.quarantined)} in quarantine"

    def _until(self, world: World, at: int) -> World:
        """Let time pass and what is due by then happen."""
        while ahead := [each for each in due(self.known, world) if world.now < each < at]:
            world = self._run(world._replace(now=min(ahead)))
        return self._run(world._replace(now=max(at, world.now)))

    def _sweep(self, world: World) -> World:
        return self._run(self.known.invoke(world, SWEEP, Owner("sweep")))

    def _run(self, world: World) -> World:
        while (after := next(self._steps(world), None)) is not None:
            world = after
        return world

    def _steps(self, world: World) -> Iterator[World]:
        yield from (after for _, after in running.steps(self.known, world))
        yield from (after for _, after in waiting.steps(self.known, world))


def _definitions() -> Catalogue:
    paths = sorted(Path("bundles").glob("*.yaml"))
    return catalogue({path.as_posix(): path.read_text() for path in paths}, Catalogue.of(()))
