"""What a fault is to this run: it begins, it ends, and it counts where it took effect."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

PATIENCE_S = 90.0
LOOK_EVERY_S = 0.25
AT_WORK_EVERY_S = 0.02  # a batch is soon done


class Fault(Protocol):
    """One kind of trouble."""

    def begin(self) -> None:
        """Let it happen."""
        ...

    def end(self) -> None:
        """Mend it."""
        ...

    def effects(self) -> Mapping[str, int]:
        """Count, by what is counted, where it took effect so far; none may stay 0."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A fault that begins once this share of the events is sent, and how long it lasts."""

    share: float
    lasts_s: float
    fault: Fault


def last(fault: Fault) -> None:
    """Go on until everything that is counted has happened, however slow this machine is."""
    soon(lambda: all(fault.effects().values()))


def soon(
    until: Callable[[], object], within_s: float = PATIENCE_S, every_s: float = LOOK_EVERY_S
) -> bool:
    """Wait for a condition; False where it did not hold in time."""
    ends_at = time.monotonic() + within_s
    while not until():
        if time.monotonic() >= ends_at:
            return False
        time.sleep(every_s)
    return True
