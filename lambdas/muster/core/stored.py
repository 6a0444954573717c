"""What a store answers: a write landed or came too late, a row is new or was met again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.event import Event


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Listed:
    """A bundle as the index of open ones shows it; `due_at` is its deadline, else its expiry."""

    due_at: datetime
    key: BundleKey
    phase: Phase

    def is_pressing(self, now: datetime) -> bool:
        """Tell whether its time has come, or its set is full and its job not submitted."""
        return self.phase is not Phase.OPEN or self.due_at <= now

    def is_due_within(self, time_left: timedelta, now: datetime) -> bool:
        """Tell whether it is open and its time, not come yet, comes within this one."""
        return self.phase is Phase.OPEN and now < self.due_at <= now + time_left


@dataclass(frozen=True, slots=True)
class Saved:
    """The write landed; the item as it is now."""

    state: Bundle


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else wrote first; the item as it was found."""

    newest: Bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The event's row: as just put, or as the first delivery left it.

    `noted_in`: the generation in which the row was noted as not accepted. `arrived`: what came
    now under the row's identity, with other content.
    """

    event: Event
    noted_in: int | None = None
    arrived: Event | None = None
