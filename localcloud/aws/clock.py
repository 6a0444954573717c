"""The wall clock of the emulated AWS, which a story may move on: hours pass in one instant.

Once it is moved, this whole process lives by it, Control-M's simulator and the producers included,
and so does every function that begins later. Waits for a task token end when their time is over,
and so does a pause before a retry. A call that is under way is not older for it, and nothing
happens in between: no rule fires, no metric gets a datapoint.
"""

from datetime import UTC, datetime, timedelta
from threading import Condition, Lock
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from time_machine import travel

_journeys: "list[tuple[timedelta, travel]]" = []
_waiting: "WeakSet[Bell]" = WeakSet()
_changing = Lock()


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the emulated services' one door to the wall clock


def instant(at: datetime) -> str:
    """Write an instant as AWS's JSON documents do: `2026-11-21T07:46:58.123Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def ahead() -> timedelta:
    """Tell how far the clock has been moved on."""
    return sum((by for by, _ in list(_journeys)), timedelta())


def move_on(by: timedelta) -> None:
    """Let this much time pass at once."""
    from time_machine import travel  # noqa: PLC0415 - only who moves the clock needs it

    if by <= timedelta():
        raise ValueError(by)
    journey = travel(by)
    journey.start()
    now()  # it ticks from the first look
    with _changing:
        _journeys.append((by, journey))
        bells = list(_waiting)
    for bell in bells:
        bell.look_again()


def come_back() -> None:
    """Live by the machine's clock again; harmless where it was never moved."""
    while _journeys:
        _journeys.pop()[1].stop()


def sleep(seconds: float) -> None:
    """Pause, at most until the clock is moved past the end."""
    Bell().wait(seconds)


class Bell:
    """A `threading.Event` whose time is over as soon as the clock is moved past it.

    A wait's time counts from when the bell was made or cleared: a task token is out before its task
    waits, and whoever sees the token may move the clock at once.
    """

    def __init__(self) -> None:
        """Begin silent."""
        self._condition = Condition()
        self.clear()

    def is_set(self) -> bool:
        """Tell whether it was rung."""
        return self._is_set

    def set(self) -> None:
        """Ring: whoever waits goes on."""
        with self._condition:
            self._is_set = True
            self._condition.notify_all()

    def clear(self) -> None:
        """Be silent, and count from now."""
        with _changing:
            _waiting.add(self)
            self._since = _elapsed()
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is rung, or until the time is over; tell whether it was rung."""
        due = None if timeout is None else self._since + timeout
        with self._condition:
            while not self._is_set:
                left = None if due is None else due - _elapsed()
                if left is not None and left <= 0:
                    break
                self._condition.wait(left)
            return self._is_set

    def look_again(self) -> None:
        """Let whoever waits look at the clock."""
        with self._condition:
            self._condition.notify_all()


def _elapsed() -> float:
    """Count seconds that passed, or were let pass."""
    return monotonic() + ahead().total_seconds()
