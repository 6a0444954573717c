"""What the core's users need from the world, in our words.

Every adapter turns its vendor's exceptions into ours: `TransientError` for what may succeed later,
a `PermanentError` for what may not. "Already done" is success inside the adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from muster.core.bundle import Bundle, BundleKey
from muster.core.definition import Json
from muster.core.event import Event, Record
from muster.core.stored import Listed, Recorded, Saved, Stale
from muster.core.submission import Submission

if TYPE_CHECKING:  # a cold start pays for what its function uses, not for what the others do
    from muster.core.job import Answer, JobRequest, Search, Sight, Template
    from muster.core.notice import Notice

Each = Callable[[Callable[[BundleKey], object], Sequence[BundleKey]], Iterable[object]]
"""Do a deed for every bundle, one after another or some at a time."""


class Clock(Protocol):
    """The one door to the wall clock."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...


class Templates(Protocol):
    """The stage's job templates."""

    def fetch(self, key: str) -> Template:
        """Return the newest version; `TemplateError` where there is none or it is too large."""
        ...


class Renderer(Protocol):
    """Template and values become the text of a job request."""

    def render(self, template: Template, values: Mapping[str, Json]) -> str:
        """Return JSON text whose structure is the template's; `TemplateError` names the culprit."""
        ...


class ControlM(Protocol):
    """The scheduler that runs the jobs; no call of it repeats a POST by itself."""

    def submit(self, request: JobRequest) -> Answer:
        """Ask once; a refused credential is read again once, within this call."""
        ...

    def look_up(self, search: Search) -> Sight:
        """Look for an instance of exactly this folder."""
        ...


class Texts(Protocol):
    """Texts that outlive an attempt: rendered jobs and the events that a job may read."""

    def keep(self, key: str, text: str) -> str:
        """Store the text under the key and return its `s3://` URI; again is harmless."""
        ...

    def read(self, key: str) -> str:
        """Return the text; `TransientError` where it cannot be read now."""
        ...


class Tickets(Protocol):
    """Short texts of which the first under a key stays."""

    def put(self, key: str, text: str) -> None:
        """Store the text unless the key has one."""
        ...

    def read(self, key: str) -> str | None:
        """Return the text; None where there is none."""
        ...


class BundleStore(Protocol):
    """Remembers events and bundles; a write based on a stale read answers with the newest state."""

    def record(self, key: BundleKey, event: Event, *, keep_until: datetime) -> Recorded:
        """Put the event's row if it is absent; a row lives until `keep_until` or longer."""
        ...

    def set_aside(self, state: Bundle, event: Event, fate: str) -> None:
        """Note why an event was not accepted."""
        ...

    def set_beside(self, state: Bundle, event: Event, fate: str, *, keep_until: datetime) -> bool:
        """Keep other content beside the row of its identity; False where it is kept already."""
        ...

    def read(self, key: BundleKey) -> Bundle:
        """Read one bundle consistently; a key that has none gets a blank one."""
        ...

    def load(self, keys: Collection[BundleKey]) -> Mapping[BundleKey, Bundle]:
        """Read bundles consistently; a key that has none gets a blank one."""
        ...

    def payloads(self, state: Bundle) -> Mapping[str, str]:
        """Return the JSON text of each member that the bundle has got."""
        ...

    def traces(self, state: Bundle) -> Sequence[str]:
        """Return the trace headers of the members' events, of those that came with one."""
        ...

    def save(self, state: Bundle, *, replacing: Bundle) -> Saved | Stale:
        """Save the fold's own attributes if `rev` is unchanged."""
        ...

    def advance(
        self, state: Bundle, submission: Submission, *, execution_arn: str, keep_until: datetime
    ) -> Saved | Stale:
        """Save the submission if nobody advanced it.

        `submitted` also ends the token, and takes the bundle out of the open ones unless its
        breach is still to be told.
        """
        ...

    def claim_notice(self, key: BundleKey, *, now: datetime, until: datetime) -> bool:
        """Take the lease to tell the breach; False where it is told, or being told."""
        ...

    def note_told(self, key: BundleKey, at: datetime) -> None:
        """Note that the breach's notice went out."""
        ...

    def note_heard(self, key: BundleKey, at: datetime) -> None:
        """Note that the execution heard the bell: no later wait is rung for this breach."""
        ...

    def close(self, state: Bundle, *, keep_until: datetime) -> None:
        """Take a bundle that has ended, and its dead token, out of the open ones."""
        ...

    def open_bundles(self, definition: str) -> Iterable[Listed]:
        """List the bundles that are open, or closed with something left to submit or tell."""
        ...


class Waits(Protocol):
    """The executions that wait, one per bundle; every deed may be repeated."""

    def start(self, state: Bundle) -> None:
        """Start the bundle's execution; "already exists" is success."""
        ...

    def holds(self, execution_arn: str) -> bool:
        """Whether this one waits here; it does not if its state machine was removed."""
        ...

    def wake(self, token: str) -> None:
        """Send success to the parked token; "nobody waits" is success."""
        ...

    def ring(self, token: str) -> bool:
        """Fail the token with `DeadlinePassed`; False where nobody waits with it any more."""
        ...


class Notices(Protocol):
    """What is told to people."""

    def publish(self, notice: Notice) -> None:
        """Send to the topic of the notice's team."""
        ...


class Quarantine(Protocol):
    """Where what can never succeed is kept."""

    def keep(self, record: Record, reason: str) -> None:
        """Keep bytes, reason and coordinates; again is harmless."""
        ...


class Journal(Protocol):
    """One log line per decision, and the metric that counts it."""

    def tell(self, metric: str, definition: str | None = None, **facts: object) -> None:
        """Count one decision and log its facts; never a payload, token or secret."""
        ...

    def gauge(self, metric: str, value: float) -> None:
        """Report a level, as the sweeper found it."""
        ...
