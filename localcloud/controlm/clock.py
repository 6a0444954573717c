"""Time for the simulator: the wall clock until somebody sets or advances it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Whatever tells the present instant, in UTC."""

    def now(self) -> datetime:
        """Return the present instant."""
        ...


class WallClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)  # noqa: TID251 - the simulator's one door to the wall clock


@dataclass(frozen=True, slots=True)
class Position:
    """How far a clock is ahead of its source, or where it stands."""

    ahead: timedelta
    standing: datetime | None


class SimulatorClock:
    """A clock that runs with its source, jumps ahead when advanced and stands still once set."""

    def __init__(self, source: Clock | None = None) -> None:
        """Run with the source, by default the wall clock."""
        self._source = source or WallClock()
        self._lock = Lock()
        self._ahead = timedelta()
        self._standing: datetime | None = None
        self._skew = timedelta()

    def now(self) -> datetime:
        """Return the simulated instant."""
        with self._lock:
            return (self._standing or self._source.now() + self._ahead) + self._skew

    def skew(self, by: timedelta) -> None:
        """Be wrong by that much, whatever else is done to the clock."""
        with self._lock:
            self._skew = by

    def position(self) -> Position:
        """Tell what has been done to the clock, for `take`."""
        with self._lock:
            return Position(self._ahead, self._standing)

    def take(self, position: Position) -> None:
        """Go on from a position."""
        with self._lock:
            self._ahead, self._standing = position.ahead, position.standing

    @property
    def is_standing(self) -> bool:
        """Say whether the clock moves only when told to."""
        return self._standing is not None

    def set(self, moment: datetime) -> None:
        """Stand still at that instant."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} names no time zone")
        _check(moment)
        with self._lock:
            self._standing = moment.astimezone(UTC)

    def advance(self, by: timedelta | float) -> None:
        """Jump ahead by a duration, or by seconds."""
        step = _step(by)
        _check(self.now(), step)
        with self._lock:
            if self._standing is not None:
                self._standing += step
            else:
                self._ahead += step

    def follow(self) -> None:
        """Run with the source again, without any advance."""
        with self._lock:
            self._standing, self._ahead = None, timedelta()


def _step(by: timedelta | float) -> timedelta:
    try:
        return by if isinstance(by, timedelta) else timedelta(seconds=by)
    except OverflowError as error:
        raise ValueError(f"{by} seconds are more than a clock can tell") from error


def _check(moment: datetime, step: timedelta = timedelta()) -> None:
    """Keep to a life in which every New Day can be played."""
    if not FIRST <= moment <= LAST or step > LAST - moment:
        raise ValueError(f"the clock goes from {FIRST:%Y} to {LAST:%Y}")
