"""What the contract of Waits needs beside the port: the table, a clock, an operator's hand.

Each ground runs the real state machine file. Deadline finds the bundle breached until its
execution is redriven, and then has it wait on; Submit succeeds.
"""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta

from muster.core.bundle import Bundle, BundleKey
from muster.core.event import Event
from muster.core.fold import step
from muster.ports import BundleStore, Waits
from tests.contract.scene import CATALOGUE, LATER, NOON, an_event, saved

LONGER_S = 3600
BREACHED = "SlaBreached"
PROMPT = timedelta()
Ended = tuple[str, str]


class Ground(ABC):
    """One machine, its table, and what an operator may do."""

    waits: Waits
    store: BundleStore

    @abstractmethod
    def token(self, key: BundleKey, other_than: str = "") -> str:
        """Return the token with which an execution waits, once it does; another than that one."""

    @abstractmethod
    def ended(self, key: BundleKey) -> Ended:
        """Return status and error of an execution, once it has ended."""

    @abstractmethod
    def tasks(self, key: BundleKey) -> list[str]:
        """Name the tasks that an execution has entered, in order."""

    @abstractmethod
    def is_running(self, key: BundleKey) -> bool:
        """Tell whether an execution has not ended."""

    @abstractmethod
    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""

    @abstractmethod
    def abort(self, key: BundleKey) -> None:
        """Stop an execution."""

    @abstractmethod
    def redrive(self, key: BundleKey) -> None:
        """Continue an ended execution from the state that failed."""

    def opened(self, key: BundleKey, ago: timedelta = PROMPT) -> Bundle:
        """Open a bundle, whose first event was written so long ago; nothing is started."""
        return self._join(key, replace(an_event(), timestamp=NOON - ago))

    def completed(self, key: BundleKey) -> Bundle:
        """Let the missing member join; nobody is woken."""
        return self._join(key, an_event("child", "e-2"))

    def _join(self, key: BundleKey, event: Event) -> Bundle:
        before = self.store.read(key)
        self.store.record(key, event, keep_until=LATER)
        state, _ = step(before, event, CATALOGUE, NOON)
        return saved(self.store.save(state, replacing=before))


def deadline(redrives_at_breach: int, redrives: int) -> int | None:
    """Return how long to wait on; None for a breach that is to fail the execution."""
    return LONGER_S if redrives > redrives_at_breach else None
