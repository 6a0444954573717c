"""The global event table of each server, and the waits on it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from localcloud.controlm.definitions.plan import EventTerm, Wait

STAT = "STAT"
Holds = Callable[[EventTerm], bool]
DAYS = {"OrderDate": 0, "PreviousOrderDate": -1, "NextOrderDate": 1}


def date_of(qualifier: str, odate: date) -> str | None:
    """Turn a date qualifier into the table's date; None is any date."""
    if qualifier == "AnyDate":
        return None
    if qualifier in ("NoDate", STAT):
        return STAT
    if qualifier in DAYS or qualifier[0] in "+-":
        days = DAYS[qualifier] if qualifier in DAYS else int(qualifier)
        return f"{odate + timedelta(days=days):%m%d}"
    return qualifier


class EventTable:
    """A set of (server, name, date); adding twice changes nothing."""

    def __init__(self) -> None:
        """Begin empty."""
        self._present: set[tuple[str, str, str]] = set()

    def add(self, server: str, name: str, on: str) -> None:
        """Set an event."""
        self._present.add((server, name, on))

    def remove(self, server: str, name: str, on: str | None) -> list[str]:
        """Take an event away, on one date or on all; returns the dates it was set on."""
        named = {known for known in self._present if known[:2] == (server, name)}
        gone = {known for known in named if on in (None, known[2])}
        self._present -= gone
        return sorted(known[2] for known in gone)

    def holds(self, server: str, name: str, on: str | None) -> bool:
        """Say whether an event is set, on one date or on any."""
        if on is not None:
            return (server, name, on) in self._present
        return any(known[:2] == (server, name) for known in self._present)

    def listed(self) -> list[tuple[str, str, str]]:
        """Return every event that is set."""
        return sorted(self._present)


def is_met(wait: Wait, holds: Holds) -> bool:
    """Evaluate a wait; AND binds tighter than OR, groups do not nest."""
    return _any_of(iter(wait), holds)


def _any_of(terms: Iterator[EventTerm | str], holds: Holds) -> bool:
    met, all_met = False, True
    for term in terms:
        if term == ")":
            break
        if term == "OR":
            met, all_met = met or all_met, True
        elif isinstance(term, EventTerm):
            all_met &= holds(term)
        else:
            all_met &= _any_of(terms, holds)
    return met or all_met
