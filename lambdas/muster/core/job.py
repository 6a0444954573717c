"""What Control-M is asked, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A job template as one version of it was read."""

    key: str
    source: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """The rendered text under its deterministic folder name (`bdl-<id>`)."""

    folder: str
    text: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A clear yes: Control-M named the run."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A clear no: every element of `errors[]` in words, or the credential's refusal."""

    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing reached Control-M, or it said that nothing was processed (429)."""

    reason: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Sent, and the answer is missing or proves nothing: look before asking again."""

    reason: str


Answer = Accepted | Refused | NotSent | Doubtful


@dataclass(frozen=True, slots=True)
class Found:
    """The look-up shows an instance of the folder."""

    folder_job_id: str
    order_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A conclusive miss: a complete answer of a server that is up, no New Day in between."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The look-up proves nothing; says why."""

    reason: str


Sight = Found | Missed | Undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which folder to look for, and since when it may exist."""

    folder: str
    posted_at: datetime
