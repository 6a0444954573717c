"""What the core's users need from the world, in our words.

Every adapter turns its vendor's exceptions into ours: `TransientError` for what may succeed later,
a `PermanentError` for what may not. "Already done" is success inside the adapter.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from muster.core.definition import Json
from muster.core.job import Answer, JobRequest, Search, Sight, Template


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
