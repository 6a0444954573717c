"""One entry per request, append-only; credentials stay out, only a fingerprint goes in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from threading import Lock

from localcloud.controlm.effects import Effect, Ordered, Ran


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came in; `files` tells name and SHA-256 of each uploaded file's content.

    `folders` are those that its file defines, or that its query asks about.
    """

    at: datetime
    wall: datetime
    method: str
    path: str
    route: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[str, ...]
    credential: str | None
    body_sha256: str | None
    fields: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    folders: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Entry:
    """A request with what came of it; `status` stays empty where no answer left."""

    number: int
    asked: Asked
    status: int | None = None
    fault: str | None = None
    effects: list[Effect] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def note(self, effect: Effect) -> None:
        """Add an effect of this request, however late it comes."""
        self.effects.append(effect)

    def as_json(self) -> dict[str, object]:
        """Tell the entry in plain values."""
        asked = asdict(self.asked)
        asked |= {"at": self.asked.at.isoformat(), "wall": self.asked.wall.isoformat()}
        effects = [{"effect": type(known).__name__, **asdict(known)} for known in self.effects]
        outcome = {"status": self.status, "fault": self.fault, "warnings": list(self.warnings)}
        return {"number": self.number, **asked, **outcome, "effects": effects}


class Journal:
    """What tests ask about after the fact."""

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: list[Entry] = []
        self._count = 0
        self._lock = Lock()

    def open(self, asked: Asked) -> Entry:
        """Begin the entry of a request."""
        with self._lock:
            self._count += 1
            entry = Entry(number=self._count, asked=asked)
            self._entries.append(entry)
            return entry

    @property
    def count(self) -> int:
        """How many entries there ever were."""
        return self._count

    def take(self, entries: Iterable[Entry], count: int) -> None:
        """Go on after these entries."""
        with self._lock:
            self._entries, self._count = list(entries), count

    def clear(self) -> None:
        """Forget every entry."""
        with self._lock:
            self._entries = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in order of arrival."""
        return tuple(self._entries)

    def requests(self, route: str | None = None, method: str | None = None) -> list[Entry]:
        """Entries of one route (`/run/status/{run_id}`), method, or both."""
        return self._where(
            lambda asked: route in (None, asked.route) and method in (None, asked.method)
        )

    def posts(self, route: str | None = None) -> list[Entry]:
        """List the POSTs, of one route or all."""
        return self.requests(route, "POST")

    def posts_about(self, folder: str) -> list[Entry]:
        """List the POSTs that order a folder, whatever came of them."""
        return [entry for entry in self.posts() if folder in entry.asked.folders]

    def orders_named(self, folder: str) -> list[Ordered]:
        """Every instance of a folder that was ever ordered, in order."""
        return [known for known in self.orders() if known.type == "Folder" and known.name == folder]

    def orders(self) -> list[Ordered]:
        """Everything that was ever ordered, folders and jobs."""
        return [effect for effect in self._effects() if isinstance(effect, Ordered)]

    def commands(self) -> list[Ran]:
        """Every command as it was run."""
        return [effect for effect in self._effects() if isinstance(effect, Ran)]

    def warnings(self) -> list[str]:
        """Everything the product would have swallowed without a word."""
        return [warning for entry in self.entries for warning in entry.warnings]

    def _effects(self) -> Iterator[Effect]:
        return (effect for entry in self.entries for effect in entry.effects)

    def _where(self, wanted: Callable[[Asked], bool]) -> list[Entry]:
        return [entry for entry in self.entries if wanted(entry.asked)]
