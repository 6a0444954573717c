"""Where an event's JSON keeps a value: dotted paths, correlation keys, the equality of `when`."""

import re
from enum import Enum
from typing import Final

from muster.core.definition import Json, Scalar

LONGEST_KEY = 512
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")
INDEX = re.compile(r"[0-9]{1,9}")


class Absent(Enum):
    """The one value that no JSON holds: there is nothing at a path; `null` is something."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


def lookup(document: Json, path: str) -> Json | Absent:
    """Return the value at a dotted path; digits index a list."""
    found: Json | Absent = document
    for step in path.split("."):
        found = _step_into(found, step)
    return found


def key_text(value: Json | Absent) -> str | None:
    """Return the correlation key as text, or None for what cannot be one: the fate `no_key`."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, int):
        return str(value) if -(10 ** (LONGEST_KEY - 1)) < value < 10**LONGEST_KEY else None
    return value if _is_key(value) else None


def equals(value: Json | Absent, wanted: Scalar) -> bool:
    """Say whether the two are equal as `when` means it: 1 is neither "1" nor true."""
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted


def _step_into(value: Json | Absent, step: str) -> Json | Absent:
    if isinstance(value, dict):
        return value.get(step, ABSENT)
    if isinstance(value, list) and INDEX.fullmatch(step) and int(step) < len(value):
        return value[int(step)]
    return ABSENT


def _is_key(text: str) -> bool:
    try:
        length = len(text.encode())
    except (
        UnicodeEncodeError
    ):  # half of a surrogate pair, which JSON can spell and nobody can store
        return False
    return 0 < length <= LONGEST_KEY and not CONTROL_CHARACTER.search(text)
