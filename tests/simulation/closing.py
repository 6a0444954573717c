"""Close a configuration: take every step from every world until no new world is left."""

from array import array
from collections import deque
from dataclasses import dataclass

from tests.simulation.choosing import steps
from tests.simulation.healing import Healer, is_quiet
from tests.simulation.known import Known, Step
from tests.simulation.laws import Judge
from tests.simulation.world import Configuration, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The law that was broken, how, and the shortest way to it."""

    law: str
    how: str
    story: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """What closing a configuration came to; `healed` counts the worlds healed to the end."""

    name: str
    worlds: int
    steps: int
    healed: int
    is_closed: bool
    violation: Violation | None


class Closing:
    """A breadth-first search: the first way to a world is a shortest one."""

    def __init__(self, configuration: Configuration) -> None:
        """Begin where nothing has happened."""
        self.known = Known(configuration)
        self.judge, self.healer = Judge(self.known), Healer(self.known)
        self.seen: set[int] = set()  # by hash: of ten million worlds two meet once in 100,000 runs
        self.before, self.chosen = array("q"), array("h")
        self.queue: deque[tuple[int, World]] = deque()
        self.taken = self.healed = 0

    def close(self, at_most: int) -> Closure:
        """Return once the queue is empty, a law is broken, or there are too many worlds."""
        broken = self._meet(-1, 0, self.known.configuration.first())
        while self.queue and broken is None and len(self.before) < at_most:
            number, world = self.queue.popleft()
            for choice, (_, after) in enumerate(steps(self.known, world)):
                self.taken += 1
                broken = broken or self._meet(number, choice, after)
        return Closure(
            name=self.known.configuration.name,
            worlds=len(self.before),
            steps=self.taken,
            healed=self.healed,
            is_closed=not self.queue and broken is None,
            violation=broken,
        )

    def _meet(self, number: int, choice: int, world: World) -> Violation | None:
        place = hash(world)
        if place in self.seen:
            return None
        self.seen.add(place)
        self.before.append(number)
        self.chosen.append(choice)
        here = len(self.before) - 1
        self.queue.append((here, world))
        for law, how in self.judge.broken(world):
            return Violation(law=law, how=how, story=self._story(here))
        if is_quiet(self.known, world):
            self.healed += 1
            if (said := self.healer.broken(world)) is not None:
                return Violation(law=said[0], how=said[1], story=self._story(here))
        return None

    def _story(self, number: int) -> tuple[Step, ...]:
        """Take the same choices again, from the beginning."""
        choices = []
        while number > 0:
            choices.append(self.chosen[number])
            number = self.before[number]
        world, story = self.known.configuration.first(), list[Step]()
        for choice in reversed(choices):
            label, world = list(steps(self.known, world))[choice]
            story.append((label, world))
        return tuple(story)
