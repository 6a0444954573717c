"""Every guard, and the check that table and code agree."""

from collections import Counter
from pathlib import Path

from tests.guards.guard import Guard, markers
from tests.guards.storing import STORING
from tests.guards.submitting import SUBMITTING
from tests.guards.taking_in import TAKING_IN
from tests.guards.waiting import WAITING

GUARDS: tuple[Guard, ...] = (*TAKING_IN, *STORING, *WAITING, *SUBMITTING)


def disagreements(root: Path) -> list[str]:
    """Return in words where a marker has no mutation, or a mutation no marker right above it."""
    marked = Counter(markers(root))
    listed = Counter(guard.place for guard in GUARDS)
    said = [f"{file}: {name} is marked and not in the table" for name, file in marked - listed]
    said += [f"{file}: {name} is in the table and not marked" for name, file in listed - marked]
    for guard in GUARDS:
        try:
            guard.start(root)
        except ValueError as error:
            said.append(str(error))
    return said
