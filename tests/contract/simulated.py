"""The simulation's machine under the contract of Waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from muster.core.bundle import BundleKey
from tests.contract.machines import BREACHED, Ended, Ground, deadline
from tests.contract.scene import CATALOGUE
from tests.simulation import waiting
from tests.simulation.deeds import Ask
from tests.simulation.effects import outcomes
from tests.simulation.known import Known
from tests.simulation.machine import Execution, Task
from tests.simulation.world import Budget, Configuration


class Port:
    """A port whose every call is an effect upon the world."""

    def __init__(self, name: str, ask: Callable[[Ask], Any]) -> None:
        self._name = name
        self._ask = ask

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Return the method."""
        return lambda *args, **options: self._ask(
            Ask(port=self._name, method=method, args=args, options=options)
        )


class Simulated(Ground):
    """One world, moved on until nothing would happen now."""

    def __init__(self) -> None:
        self.known = Known(
            Configuration(name="contract", catalogue=CATALOGUE, topics=(), budget=Budget())
        )
        self.world = self.known.configuration.first()
        self.store: Any = Port("store", self._ask)
        self.waits: Any = Port("waits", self._ask)
        self._tasks: dict[str, list[str]] = {}

    def token(self, key: BundleKey, other_than: str = "") -> str:
        token = self._moved(key).token
        assert token
        assert token != other_than
        return token

    def ended(self, key: BundleKey) -> Ended:
        execution = self._moved(key)
        assert execution.status != "RUNNING"
        return execution.status, execution.error or ""

    def tasks(self, key: BundleKey) -> list[str]:
        return self._tasks[self._moved(key).name]

    def is_running(self, key: BundleKey) -> bool:
        return self._moved(key).status == "RUNNING"

    def pass_by(self, time: timedelta) -> None:
        self.world = self.world._replace(now=self.world.now + int(time.total_seconds()))

    def abort(self, key: BundleKey) -> None:
        self._put(self.known.interpreter.abort(self._moved(key)))

    def redrive(self, key: BundleKey) -> None:
        self._put(self.known.interpreter.redrive(self._moved(key)))

    def _ask(self, ask: Ask) -> Any:  # noqa: ANN401 - whatever the port answers
        call = self.known.deeds.calls.number(ask)
        _, self.world, answer = next(outcomes(self.known, self.world, call, ask))
        return self.known.deeds.answers[answer]

    def _moved(self, key: BundleKey) -> Execution:
        name = self.store.read(key).execution_name
        while any(self._move(each) for each in self.known.executions(self.world)):
            pass
        (execution,) = [e for e in self.known.executions(self.world) if e.name == name]
        return execution

    def _move(self, execution: Execution) -> bool:
        if execution.can_enter(self.world.now) and execution.status == "RUNNING":
            begun, task = self.known.interpreter.enter(execution, self.world.now)
            self._tasks.setdefault(begun.name, []).append(begun.state)
            if not task.is_wait:
                self._put(self._invoked(begun, task))
                return True
        steps = [s for s in waiting.steps(self.known, self.world) if s[0][1] == execution.name]
        if not steps:
            return False
        self.world = steps[0][1]
        return True

    def _invoked(self, begun: Execution, task: Task) -> Execution:
        """Let the function that the state names answer."""
        interpreter, payload = self.known.interpreter, task.call["Payload"]
        if begun.state == "Submit":
            return interpreter.succeed(begun, {})
        before = payload["breach"]["execution"]["RedriveCount"]
        seconds = deadline(before, payload["execution"]["RedriveCount"])
        if seconds is None:
            return interpreter.fail(begun, BREACHED, self.world.now)
        return interpreter.succeed(begun, {"wait_seconds": seconds})

    def _put(self, execution: Execution) -> None:
        self.world = self.known.with_execution(self.world, execution)
