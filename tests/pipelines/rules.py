"""How Step Functions spells instants, and which rule hears which error."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WILD_BUT = ("States.Runtime", "States.DataLimitExceeded")


def is_named(rule: Mapping[str, Any], error: str) -> bool:
    """Tell whether a rule of Retry or Catch hears an error."""
    wild = {"States.ALL"} if error not in WILD_BUT else set()
    return any(name == error or name in wild for name in rule["ErrorEquals"])


def millis(at: float) -> int:
    """Return an instant as JSONata counts it."""
    return round((EPOCH + timedelta(seconds=at)).timestamp() * 1000)


def text(at: float) -> str:
    """Return an instant as the context object spells it."""
    return (EPOCH + timedelta(seconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
