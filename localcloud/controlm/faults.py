"""Faults on demand: which request meets which trouble, how many times."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from random import Random
from threading import Event, Lock
from typing import Literal, get_args

from localcloud.controlm.fields import built

Kind = Literal[
    "400",
    "401",
    "403",
    "404",
    "429",
    "500",
    "502",
    "503",
    "504",
    "503-html",
    "latency",
    "reset",
    "accept-then-drop",
    "accept-then-500",
    "truncated-json",
    "cut-body",
    "no-run-id",
    "ignored-filter",
    "slow-body",
    "duplicate-order",
    "stuck-order",
    "event-lost",
    "auth-revoked",
    "clock-skew",
    "down",
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Trouble for the next `count` requests that match, for all where count is None.

    `route` is a pattern of "POST /run/ondemand" or, without a method, of the path alone; `folder`
    one of a folder that the request orders or asks about, and * takes requests without any too.
    Of the requests that match, `probability` says how many meet it. `seconds` belongs to latency,
    which waits after the request has been processed, or before it where `before` is set, to
    slow-body, which takes that long for its answer, and to clock-skew. `retry_after` and `gateway`
    (the body of an API gateway) belong to 429. clock-skew and down stand until they are cleared.
    """

    kind: Kind
    route: str = "*"
    folder: str = "*"
    count: int | None = 1
    probability: float = 1
    message: str | None = None
    retry_after: int | None = None
    gateway: bool = False
    seconds: float = 0
    before: bool = False

    def __post_init__(self) -> None:
        """Refuse what could never happen."""
        if not self.route or not self.folder:
            raise ValueError("route and folder must not be empty")
        if self.count is not None and self.count < 1:
            raise ValueError("count must be 1 or more, or null")
        if not 0 < self.probability <= 1:
            raise ValueError("probability must be above 0 and at most 1")
        if self.seconds < 0 and self.kind != "clock-skew":
            raise ValueError("seconds must not be below 0")

    def meets(self, method: str, path: str, folders: Iterable[str] = ()) -> bool:
        """Say whether a request matches."""
        subject = f"{method} {path}" if " " in self.route else path
        is_about = any(fnmatchcase(name, self.folder) for name in ("", *folders))
        return is_about and fnmatchcase(subject, self.route)


class Faults:
    """The faults in force, in order; the first that matches is used up.

    Whether a fault of some probability is met is drawn from `seed`, so that a run replays.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = Lock()
        self.seed = 0
        self._draw = Random(self.seed)  # noqa: S311 - a dice, not a secret
        self._listed: list[Fault] = []
        self._stopped = Event()
        self.on_change: Callable[[], None] = lambda: None

    def add(self, kind: Kind, route: str = "*", **settings: object) -> None:
        """Put one more fault in force; settings are the fields of `Fault`."""
        self.set([*self.listed(), built(Fault, {"kind": kind, "route": route, **settings})])

    def set(self, faults: Iterable[Fault], seed: int | None = None) -> None:
        """Replace all faults; with a seed the draws begin anew."""
        with self._lock:
            self._listed = list(faults)
            if seed is not None:
                self.seed, self._draw = seed, Random(seed)  # noqa: S311 - as above
        self.on_change()

    def clear(self) -> None:
        """End all faults; the draws begin anew."""
        self.set([], self.seed)

    def listed(self) -> list[Fault]:
        """Return what is in force, with the counts that are left."""
        with self._lock:
            return list(self._listed)

    @property
    def is_down(self) -> bool:
        """Say whether connections are refused."""
        return any(fault.kind == "down" for fault in self.listed())

    @property
    def skew_s(self) -> float:
        """Tell by how many seconds the product's clock is wrong."""
        return sum(fault.seconds for fault in self.listed() if fault.kind == "clock-skew")

    def take(self, method: str, path: str, folders: Iterable[str] = ()) -> Fault | None:
        """Find the fault of a request and use it up by one."""
        with self._lock:
            for place, fault in enumerate(self._listed):
                if fault.meets(method, path, folders) and self._is_drawn(fault):
                    self._listed[place : place + 1] = _left(fault)
                    return fault
        return None

    def _is_drawn(self, fault: Fault) -> bool:
        if fault.kind == "clock-skew":
            return False
        return fault.probability == 1 or self._draw.random() < fault.probability

    def pause(self, seconds: float) -> bool:
        """Keep a request waiting, until the simulator stops at the latest; say whether it does."""
        return self._stopped.wait(seconds)

    def stop(self) -> None:
        """End every pause."""
        self._stopped.set()


def _left(fault: Fault) -> list[Fault]:
    if fault.count is None or fault.kind == "down":
        return [fault]
    return [replace(fault, count=fault.count - 1)] if fault.count > 1 else []
