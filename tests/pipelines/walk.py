"""A way through a state machine: the states that were entered, and how it ended."""

from dataclasses import dataclass, field
from typing import Any


class TaskError(Exception):
    """A task's named error, after so many seconds."""

    def __init__(self, name: str, cause: str = "", seconds: float = 0) -> None:
        super().__init__(name)
        self.name, self.cause, self.seconds = name, cause, seconds


@dataclass(frozen=True)
class Reply:
    """What a task answers, after so many seconds."""

    result: Any
    seconds: float = 0


@dataclass(frozen=True)
class Entered:
    """One entry into a state."""

    at: float
    state: str
    given: Any
    branches: list["Walk"] = field(default_factory=list)


@dataclass
class Walk:
    """A way through a machine or a branch: what it entered, and how it ended."""

    entered: list[Entered] = field(default_factory=list)
    ended: float = 0
    output: Any = None
    error: TaskError | None = None

    def cut(self, at: float) -> "Walk":
        """Return what had been entered when the walk was stopped."""
        seen = [each for each in self.entered if each.at <= at]
        return Walk(seen, at, error=TaskError("States.Aborted"))

    def states(self) -> list[str]:
        """Name every state that was entered, the branches' too."""
        names: list[str] = []
        for each in self.entered:
            names += [each.state, *(name for walk in each.branches for name in walk.states())]
        return names
