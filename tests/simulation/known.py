"""What the numbers of a world stand for, and the moves that several kinds of step share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from muster.core.job import Template
from tests.protocol.kept import MemoryTexts
from tests.protocol.virtual import NOON
from tests.simulation.cast import Cast
from tests.simulation.deeds import Ask, Start
from tests.simulation.frozen import Pool, itself
from tests.simulation.kept import ControlM, Heard, Tables
from tests.simulation.machine import Execution, Interpreter
from tests.simulation.world import Configuration, Deed, Owner, World

Label = tuple[Any, ...]
Step = tuple[Label, World]


@cache
def instant(seconds: int) -> datetime:
    """Return the instant on the calendar."""
    return NOON + timedelta(seconds=seconds)


class Known:
    """Everything that was ever met in one configuration, numbered; number 0 is how it begins."""

    def __init__(self, configuration: Configuration) -> None:
        """Begin with nothing kept."""
        self.configuration = configuration
        self.deeds = Cast(configuration.catalogue).deeds()
        self.interpreter = Interpreter()
        self.tables = Tables(self.deeds.answers)
        self.machines: Pool[tuple[Execution, ...]] = Pool(itself)
        self.controlms: Pool[ControlM] = Pool(itself)
        self.heards: Pool[Heard] = Pool(itself)
        self.owners: Pool[Owner] = Pool(itself)
        self.texts = MemoryTexts()
        self.machines.number(())
        self.controlms.number(ControlM())
        self.heards.number(Heard())
        self.nothing = self.deeds.answers.number(None)

    def number(self, answer: object) -> int:
        """Return the number of an answer."""
        return self.deeds.answers.number(answer)

    def executions(self, world: World) -> tuple[Execution, ...]:
        """Return the executions of a world."""
        return self.machines[world.machine]

    def with_execution(self, world: World, execution: Execution) -> World:
        """Return the world with this execution in place of its former self."""
        others = [each for each in self.machines[world.machine] if each.name != execution.name]
        moved = tuple(sorted((*others, execution), key=lambda each: each.name))
        return world._replace(machine=self.machines.number(moved))

    def invoke(self, world: World, start: Start, owner: Owner) -> World:
        """Return the world in which a function has begun to run."""
        place = self.deeds.begin(start, instant(world.now))
        return self._standing_at(world, place, world.now, self.owners.number(owner))

    def answer(self, world: World, deed: Deed, answer: int) -> World:
        """Return the world in which a function has heard an answer, and asks its next question."""
        place = self.deeds.go_on(deed.place, answer, instant(world.now))
        return self._standing_at(without(world, deed), place, deed.began, deed.owner)

    def heard(self, world: World, change: Callable[[Heard], Heard]) -> World:
        """Return the world in which something more was heard."""
        return world._replace(heard=self.heards.number(change(self.heards[world.heard])))

    def _standing_at(self, world: World, place: int, began: int, owner: int) -> World:
        while True:
            standing = self.deeds.standings[place]
            for name, facts in standing.told:
                world = self.heard(world, lambda heard, n=name, f=facts: heard.told(n, f))  # type: ignore[misc]
            if standing.ask is None or standing.ask.port not in self.configuration.quiet:
                break
            answer = self.deeds.answers.number(self._quietly(world, standing.ask))
            if standing.ask.method == "keep":
                world = world._replace(is_altered=False)
            place = self.deeds.go_on(place, answer, instant(world.now))
        deeds = (*world.deeds, Deed(place, began, owner))
        return world._replace(deeds=tuple(sorted(deeds, key=self._owner_of)))

    def _owner_of(self, deed: Deed) -> Owner:
        """Order functions by what they run for: numbers depend on what was met before."""
        return self.owners[deed.owner]

    def _quietly(self, world: World, ask: Ask) -> object:
        """Answer what nobody else can notice: texts are named by what they hold."""
        if ask.port == "templates":
            version = str(world.template)
            return Template(key=ask.args[0], source=f"v{version}", version=version)
        found = getattr(self.texts, ask.method)(*ask.args)
        return f"{found} " if world.is_altered and ask.method == "read" else found


def without(world: World, deed: Deed) -> World:
    """Return the world without a running function."""
    left = list(world.deeds)
    left.remove(deed)
    return world._replace(deeds=tuple(left))
