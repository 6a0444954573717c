"""Which of the bundles in the index of open ones an operator means."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import typer

from cli.operate.situation import is_past
from muster.core.bundle import Bundle

SPAN = re.compile(r"(\d{1,6})(min|h|d)")
UNITS = {"min": "minutes", "h": "hours", "d": "days"}


class Stuck(StrEnum):
    """Submissions that a person looks into."""

    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Each condition that is given has to hold."""

    breached: bool
    complete: bool
    submission: Stuck | None
    now: datetime

    def may_be(self, bundle: Bundle) -> bool:
        """Tell by what the index has; it does not know of the breach, but of the deadline."""
        is_due = is_past(bundle.deadline, self.now)
        phase_fits = bundle.is_complete or not self.complete
        return phase_fits and self._standing_fits(bundle) and (is_due or not self.breached)

    def __call__(self, bundle: Bundle) -> bool:
        """Tell by the bundle itself."""
        is_breached = bundle.breached_at is not None
        return self.may_be(bundle) and (is_breached or not self.breached)

    def _standing_fits(self, bundle: Bundle) -> bool:
        return self.submission is None or bundle.submission.standing.value == self.submission.value


def instant(text: str | None, now: datetime) -> datetime | None:
    """Read an instant, or how long ago it was: 90min, 25h, 3d."""
    if text is None:
        return None
    if ago := SPAN.fullmatch(text):
        return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        wanted = "90min, 25h, 3d or an instant with its zone, as 2026-11-21T09:00:00Z"
        raise typer.BadParameter(f"--since takes {wanted}")
    return read
