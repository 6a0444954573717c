"""The list of the live checks, read from their document: it is the only one."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "live-checks.md"
ROW = re.compile(
    r"^\| (\d+) \| (.+?) \| (.+?) \| (reads|changes|by hand)(?:: (.+))? \|$", re.MULTILINE
)
Kind = Literal["reads", "changes", "by hand"]


@dataclass(frozen=True, slots=True)
class Row:
    """One question; `way` is how a person finds out, where no program does."""

    number: int
    question: str
    expected: str
    kind: Kind
    way: str


def rows() -> list[Row]:
    """Read them in the document's order."""
    found = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    return [Row(int(number), *others) for number, *others in found]
