"""A schedule, played on a world; and what must hold when it is over."""

from collections.abc import Callable

from muster.core.event import Record
from muster.core.submission import Standing
from tests.protocol.execution import Execution
from tests.protocol.world import World


class Run:
    """Plays a schedule, then lets Kafka, the sweeper and an operator heal what is left."""

    def __init__(self, world: World, batches: list[list[Record]]) -> None:
        self.world = world
        self.waiting = batches
        self.read: set[str] = set()
        world.interruptions = [self._interruption] * 50

    def act(self, action: str) -> None:
        """Do one thing that may happen now; nothing where it cannot."""
        deeds: dict[str, Callable[[], None]] = {
            "deliver": self._deliver,
            "move": self._move,
            "sweep": self.world.sweeps,
            "short": lambda: self.world.clock.advance(20),
            "day": lambda: self.world.clock.advance(25 * 3600),
            "redrive": self._redrive,
            "abort": self._abort,
        }
        self.world.story.append(f"-- {action}")
        deeds[action]()

    def heal(self) -> None:
        """Deliver everything, without faults, until nothing moves any more."""
        self.world.faults.clear()
        self.world.controlm.outcomes.clear()
        for _ in range(60):
            while self.waiting:
                self._deliver()
            self.world.sweeps()
            for _ in range(40):
                self._move()
            self._redrive()
            self.world.clock.advance(45)

    def _deliver(self) -> None:
        if self.waiting:
            batch = self.waiting.pop(0)
            self.read |= {str(record.place) for record in batch}
            if again := self.world.deliver(batch):
                self.waiting.append(again)

    def _move(self) -> None:
        for execution in self.world.movable()[:1]:
            self.world.machine.move(execution)

    def _redrive(self) -> None:
        for execution in self._ended()[:1]:
            self.world.machine.redrive(execution)

    def _abort(self) -> None:
        for execution in [e for e in self._all() if e.token is not None][:1]:
            self.world.machine.abort(execution)

    def _interruption(self) -> None:
        self._deliver()
        self._move()

    def _all(self) -> list[Execution]:
        return list(self.world.machine.executions.values())

    def _ended(self) -> list[Execution]:
        return [e for e in self._all() if e.status in ("FAILED", "ABORTED")]


def nothing_is_stuck(world: World) -> None:
    for state in world.store.metas.values():
        execution = world.machine.executions.get(state.execution_name or "")
        assert state.is_complete, (state, world.story)
        assert state.submission.standing is Standing.SUBMITTED, (state, world.story)
        assert execution is not None, world.story
        assert execution.status == "SUCCEEDED", (execution, world.story)
        assert state.key not in world.store.listed, world.story
        assert state.task_token is None, world.story
