"""The wall clock of the emulated AWS."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the emulated services' one door to the wall clock


def instant(at: datetime) -> str:
    """Write an instant as AWS's JSON documents do: `2026-11-21T07:46:58.123Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
