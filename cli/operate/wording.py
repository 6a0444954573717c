"""Instants, spans and foreign text, as people read them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def span(time: timedelta) -> str:
    """Write a span with its two largest units; the sign is the caller's."""
    left = abs(int(time.total_seconds()))
    parts: list[tuple[int, str]] = []
    for seconds, unit in UNITS:
        number, left = divmod(left, seconds)
        parts.append((number, unit))
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{number} {unit}" for number, unit in parts[:2] if number) or "0 s"


def moment(instant: datetime) -> str:
    """Write an instant to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def minute(instant: datetime) -> str:
    """Write an instant to the minute, for a column that names the zone."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def plain(text: str) -> str:
    """Show what is not printable as its escape, so that no text steers the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def cropped(text: str, most: int = 160) -> str:
    """Shorten a text to one line of at most so many characters."""
    line = plain(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """Write names as a sentence does."""
    *others, last = [plain(name) for name in names] or ["nothing"]
    return f"{', '.join(others)} and {last}" if others else last
