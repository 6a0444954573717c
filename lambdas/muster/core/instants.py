"""Instants as text."""

from datetime import UTC, datetime


def rfc3339(instant: datetime | None) -> str | None:
    """Write an instant with milliseconds, in UTC: texts of one length sort by time."""
    if instant is None:
        return None
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
