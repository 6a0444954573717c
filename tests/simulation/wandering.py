"""Random schedules through worlds too large to be closed; its seed replays each exactly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from tests.simulation import outside, running, waiting
from tests.simulation.closing import Violation
from tests.simulation.healing import Healer
from tests.simulation.known import Known, Step
from tests.simulation.laws import Judge
from tests.simulation.parts import DAY, EXPIRED, HOUR, MINUTE, PAIR, TRIO, events
from tests.simulation.world import Budget, Configuration, World

LONG_ENOUGH = 200
LONGEST = 240
KEYS = ("a", "b", "c")
MINUTES = tuple(range(MINUTE, 30 * MINUTE, MINUTE))
RARE = {"dies": 0.15, "redrives": 0.4, "aborts": 0.1, "waits until": 0.15, "sweeps": 0.1}
FAULTED = 0.2
PLENTY = Budget(
    crashes=8,
    refusals=6,
    losses=6,
    sweeps=LONGEST,  # there is always one more step to take
    redrives=12,
    aborts=3,
    posts=("answer lost", "answer lost", "lost on the way", "not sent", "refused"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What one schedule came to."""

    seed: str
    steps: tuple[Step, ...]
    violation: Violation | None


class Wandering:
    """Plays schedules of one configuration; what one of them finds out serves the next."""

    def __init__(self, seed: str) -> None:
        """Draw the events' keys, order and duplicates, and Control-M's lag, from the seed."""
        self.configuration = _drawn(Random(seed))  # noqa: S311 - a schedule, not a secret
        self.known = Known(self.configuration)
        self.judge, self.healer = Judge(self.known), Healer(self.known)

    def walk(self, seed: str) -> Walk:
        """Take random steps, then heal what is left."""
        dice, world, taken = Random(seed), self.configuration.first(), list[Step]()  # noqa: S311
        while len(taken) < LONGEST and (step := self._drawn_step(dice, world)) is not None:
            taken.append(step)
            world = step[1]
            for law, how in self.judge.broken(world):
                return _broken(seed, taken, law, how)
        if (said := self.healer.broken(world)) is not None:
            return _broken(seed, taken, *said)
        return Walk(seed=seed, steps=tuple(taken), violation=None)

    def _drawn_step(self, dice: Random, world: World) -> Step | None:
        """Draw who goes on, then how: the steps of the others need not be known."""
        everybody: list[Callable[[], Iterator[Step]]] = [
            *(partial(running.of_one, self.known, world, deed) for deed in world.deeds),
            partial(waiting.steps, self.known, world),
            partial(outside.steps, self.known, world),
        ]
        for doer in dice.sample(everybody, len(everybody)):
            if steps := list(doer()):
                (step,) = dice.choices(steps, [_weight(each) for each in steps])
                return step
        return None


def _broken(seed: str, taken: list[Step], law: str, how: str) -> Walk:
    violation = Violation(law=law, how=how, story=tuple(taken))
    return Walk(seed=seed, steps=tuple(taken), violation=violation)


def _weight(step: Step) -> float:
    kind, *more = step[0]
    is_faulted = kind in ("does", "returns", "parks", "invokes") and more[-1] in FAULTS
    return RARE.get(kind, 1.0) * (FAULTED if is_faulted else 1.0)


FAULTS = {"refused", "answer lost", "lost on the way", "not sent", "throttled"}


def _drawn(dice: Random) -> Configuration:
    catalogue, members = dice.choice(
        ((PAIR, ("parent", "child")), (TRIO, ("order", "payment", "stock")))
    )
    return Configuration(
        name="at random",
        catalogue=catalogue,
        topics=tuple(events(each, *_keys(dice)) for each in members),
        budget=PLENTY,
        batch=3,
        lag=dice.choice((0, 15, 25)),
        instants=(*MINUTES, HOUR, DAY - MINUTE, DAY + MINUTE, 2 * DAY, EXPIRED - DAY),
        horizon=EXPIRED,
        is_slow=True,
    )


def _keys(dice: Random) -> list[str]:
    """Return every key in any order, some of them twice."""
    keys = [*KEYS, *dice.choices(KEYS, k=dice.randrange(3))]
    return dice.sample(keys, len(keys))
