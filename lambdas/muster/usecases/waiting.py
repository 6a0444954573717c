"""A sample `async` executor: a job that only takes its time, kept as a ticket in S3.

The ticket's key is the start's own, so a repeated start finds the job that it has begun.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from muster.core.errors import ExecutorUnreachable, InvalidCallError, TransientError
from muster.core.pipelines.contract import Call, Failed, Running, Succeeded
from muster.ports import Clock, Tickets

SECONDS = 60  # where the step's properties say nothing
LONGEST = 7 * 24 * 60 * 60
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Jobs that end so many `seconds` after their start, badly where `fails` is true."""

    tickets: Tickets
    clock: Clock

    def start(self, call: Call) -> str:
        """Note when the job ends, unless that is noted already."""
        ends = self.clock.now() + timedelta(seconds=_seconds(call))
        self._reached(lambda: self.tickets.put(call.key, ends.isoformat()))
        return call.key

    def state(self, call: Call, job_id: str) -> Succeeded | Running | Failed:
        """Compare the clock with the ticket."""
        ends = self._reached(lambda: self.tickets.read(job_id))
        if ends is None:
            return Failed("there is no such job")
        if self.clock.now() < datetime.fromisoformat(ends):
            return Running()
        return Failed("told to fail") if call.properties.get("fails") else Succeeded(ends)

    @staticmethod
    def _reached(deed: Callable[[], Found]) -> Found:
        try:
            return deed()
        except TransientError as error:
            raise ExecutorUnreachable(str(error)) from error


def _seconds(call: Call) -> float:
    found = call.properties.get("seconds", SECONDS)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= LONGEST:
        raise InvalidCallError(f"workflow_properties.seconds: expected 0 to {LONGEST}")
    return found
