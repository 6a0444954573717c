"""Close a configuration: take every step from every world until no new world is left.

A world is what there is, without what may still go wrong. Met again with no more left to go wrong
than before it is passed over: whatever could follow has been seen to follow, and a law that spares
worlds in which something went wrong was asked where less had.
"""

from array import array
from collections import deque
from dataclasses import dataclass

from tests.simulation.choosing import steps
from tests.simulation.healing import Healer, is_quiet
from tests.simulation.known import Known, Step
from tests.simulation.laws import Judge
from tests.simulation.world import NOTHING, Budget, Configuration, World


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
        # by hash: of ten million worlds two meet once in 100,000 runs
        self.seen: dict[int, tuple[Budget, ...]] = {}
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
            worlds=len(self.seen),
            steps=self.taken,
            healed=self.healed,
            is_closed=not self.queue and broken is None,
            violation=broken,
        )

    def _meet(self, number: int, choice: int, world: World) -> Violation | None:
        if not self._is_news(world):
            return None
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

    def _is_news(self, world: World) -> bool:
        place, left = hash(world._replace(budget=NOTHING)), world.budget
        met = self.seen.get(place, ())
        if any(left.is_within(each) for each in met):
            return False
        self.seen[place] = (left, *(each for each in met if not each.is_within(left)))
        return True

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
