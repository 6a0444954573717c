"""A world whose faults strike where the scene says, and short ways to play it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.submission import Attempt, Submission
from tests.protocol.execution import Execution
from tests.protocol.world import World, records

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text())
PAIR = BundleKey("contract-pair", "c-1")
PARENT, CHILD = records(
    ("ctm-parent-events", {"id": "c-1", "random_value": 7}),
    ("ctm-children-events", {"id": "e-2", "parent_id": "c-1", "random_value": 8}),
)
HOUR = 3600


@dataclass
class Stage(World):
    """`planned` names, per effect, the faults that its next calls meet."""

    catalogue: Catalogue = CATALOGUE
    planned: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pair(self) -> Bundle:
        """The bundle that every scene is about."""
        return self.store.metas[PAIR]

    @property
    def execution(self) -> Execution:
        """The pair's execution."""
        return self.machine.executions[self.pair.execution_name or ""]

    def meanwhile(self, effect: str, deed: Callable[[], object]) -> None:
        """Let the deed happen just before the next effect of that name."""
        self.planned.setdefault(effect, []).append("interrupt")
        self.interruptions.append(lambda: (deed(), None)[1])

    def plays(self) -> None:
        """Move executions until nothing would happen now."""
        while movable := self.movable():
            self.machine.move(movable[0])

    def passes(self, seconds: int) -> None:
        """Let time pass, and executions move each time something is due, to 5 seconds."""
        for _ in range(0, seconds, 5):
            self.clock.advance(5)
            self.plays()

    def parks(self) -> None:
        """Open the pair with its parent and park its execution."""
        self.deliver([PARENT])
        self.plays()

    def submits(self, *, redrives: int = 0, seconds_left: int = 60) -> Submission:
        """Call Submit as the machine would."""
        attempt = Attempt(
            execution_arn="x",
            redrive_count=redrives,
            time_left=timedelta(seconds=seconds_left),
        )
        return self.submit(PAIR, attempt)

    def told(self, metric: str) -> list[dict[str, object]]:
        """Return the facts of every decision of that name."""
        return [facts for name, _, facts in self.journal.told if name == metric]

    def _effect(self, name: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401
        if self.planned.get(name):
            self.faults.insert(0, self.planned[name].pop(0))
        return super()._effect(name, call)


def complete(*outcomes: str, lag: float = 0, **planned: list[str]) -> Stage:
    """Return a complete pair whose execution is about to submit."""
    world = Stage(planned=planned)
    world.deliver([PARENT, CHILD])
    world.machine.move(world.execution)
    world.controlm.outcomes, world.controlm.lag = list(outcomes), lag
    return world


def breached() -> Stage:
    """Return a pair whose child is missing, with an execution that failed at the deadline."""
    world = Stage()
    world.parks()
    world.clock.advance(25 * HOUR)
    world.plays()
    return world
