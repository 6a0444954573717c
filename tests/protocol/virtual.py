"""What stands around the use cases: a clock that moves when told, faulty ports, a Control-M."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from muster.core.definition import Json
from muster.core.job import (
    Accepted,
    Answer,
    Doubtful,
    Found,
    JobRequest,
    Missed,
    NotSent,
    Refused,
    Search,
    Sight,
    Template,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class CrashError(BaseException):
    """The function's host died: nothing catches this."""


@dataclass
class VirtualClock:
    """Time that moves when told."""

    instant: datetime = NOON

    def now(self) -> datetime:
        """Return the virtual instant."""
        return self.instant

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.instant += timedelta(seconds=seconds)


@dataclass
class Faulty:
    """A port whose every call is an effect at which the world may interfere."""

    port: Any
    interfere: Callable[[str, Callable[[], Any]], Any]
    counted: tuple[str, ...] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port offers
        """Return the port's method with the interference around it."""
        found = getattr(self.port, name)
        if not callable(found) or (self.counted is not None and name not in self.counted):
            return found
        return lambda *a, **k: self.interfere(name, lambda: found(*a, **k))


@dataclass
class VirtualControlM:
    """Takes every POST as a new instance, and shows it after a lag."""

    clock: VirtualClock
    lag: float = 0
    outcomes: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    instances: list[tuple[str, datetime]] = field(default_factory=list)

    def submit(self, request: JobRequest) -> Answer:
        """Answer as the next outcome says; without one, take the job."""
        outcome = self.outcomes.pop(0) if self.outcomes else "accept"
        if outcome == "not sent":
            return NotSent("connection refused")
        self.posts.append(request.folder)
        self.texts.append(request.text)
        if outcome == "refuse":
            return Refused(("bad job",))
        if outcome == "lost on the way":
            return Doubtful("reset")
        seen_at = self.clock.now() + timedelta(seconds=self.lag)
        self.instances.append((request.folder, seen_at))
        return Doubtful("read timeout") if outcome == "answer lost" else Accepted("run-1")

    def look_up(self, search: Search) -> Sight:
        """Show what is visible by now."""
        now = self.clock.now()
        shown = [name for name, at in self.instances if name == search.folder and at <= now]
        return Found("IN01:00001", ("00001",)) if shown else Missed()


class EchoRenderer:
    """Renders the values themselves."""

    def render(self, template: Template, values: Mapping[str, Json]) -> str:
        """Return template version and arguments as JSON."""
        return json.dumps({"template": template.source, "args": values["args"]})
