"""Where a bundle's job stands, and what is to be done next: never a blind second POST."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """What became of the job, as the table spells it."""

    NONE = "none"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SUBMITTED = "submitted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The bundle's one submission; `rev` counts its writes and fences off who comes late."""

    standing: Standing = Standing.NONE
    rev: int = 0
    attempt: int = 0
    doubts: int = 0
    in_doubt: bool = False
    redrive_count: int = 0
    lease_until: datetime | None = None
    posted_at: datetime | None = None
    not_before: datetime | None = None
    text_key: str | None = None
    text_sha256: str | None = None
    template_version: str | None = None
    run_id: str | None = None
    folder_job_id: str | None = None
    order_ids: tuple[str, ...] = ()
    misses: int = 0
    look_at: datetime | None = None
    look_until: datetime | None = None
    error: str | None = None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The rendered job as it was stored before the POST."""

    key: str
    sha256: str
    template_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run of the Submit state: whose execution, its redrives, and the time left."""

    execution_arn: str
    redrive_count: int
    time_left: timedelta


class Deed(StrEnum):
    """What a run of Submit may do, given where the submission stands."""

    DONE = "done"
    POST = "post"
    WAIT = "wait"
    LOOK = "look"
    FAILED = "failed"


def due(state: Submission, redrive_count: int, now: datetime) -> Deed:
    """Decide by state alone; `unknown` and a running lease are never free to POST."""
    match state.standing:
        case Standing.SUBMITTED:
            return Deed.DONE
        # guard no-look-up: a doubtful answer is followed by a second job
        # guard sending-free-to-claim: a second attempt POSTs beside a holder, dead or alive
        case Standing.SENDING | Standing.UNKNOWN:
            # guard look-under-a-running-lease: a second attempt decides while the POST is under way
            return Deed.WAIT if _ahead(state.lease_until or state.look_at, now) else Deed.LOOK
        # guard failed-left-without-a-redrive: a refused job is sent again and again
        case Standing.FAILED if redrive_count <= state.redrive_count:
            return Deed.FAILED
        case _:
            return Deed.WAIT if _ahead(state.not_before, now) else Deed.POST


def _ahead(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and now < instant
