"""One execution in the small interpreter, and the errors that its tasks raise."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class TaskError(Exception):
    """A task's named error."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Execution:
    """One execution: where it is, since when, and what it may be woken with."""

    name: str
    input: dict[str, Any]
    state: str
    machine: str = "machine-1"
    status: str = "RUNNING"
    token: str | None = None
    rings_at: datetime | None = None
    resumes_at: datetime | None = None
    attempts: dict[int, int] = field(default_factory=dict)
    redrives: int = 0
    error: str | None = None
    entered: list[str] = field(default_factory=list)
    transitions: int = 1

    @property
    def facts(self) -> dict[str, Any]:
        """Return `$$.Execution`."""
        return {
            "Id": f"{self.machine}:{self.name}",
            "Name": self.name,
            "RedriveCount": self.redrives,
        }
