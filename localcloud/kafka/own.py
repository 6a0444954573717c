"""Events of one's own, from a file: a JSON object per line, each sent as it is written."""

import json
from pathlib import Path

from localcloud.kafka.plan import PlannedEvent
from muster.core.errors import MusterError


class OwnEventsError(MusterError):
    """The file holds no events; says which line, and why."""


def own_events(topic: str, path: Path) -> list[PlannedEvent]:
    """Read the file's events for this topic, in their order."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OwnEventsError(f"{path}: {error}") from error
    events = [
        _event(topic, f"{path}:{number}", line)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not events:
        raise OwnEventsError(f"{path}: no event in it; a JSON object per line is wanted")
    return events


def _event(topic: str, place: str, line: str) -> PlannedEvent:
    try:
        payload = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise OwnEventsError(f"{place}: not JSON: {error}") from error
    if not isinstance(payload, dict):
        raise OwnEventsError(f"{place}: no JSON object")
    return PlannedEvent(topic=topic, kind="own", key="", payload=payload, text=line.strip())
