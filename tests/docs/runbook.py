"""The runbook as a program: its sections, and under each of their parts the commands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stacks.alarm import RUNBOOK

PARTS = ("Look", "Do", "Green again")
ANYTHING = "…"
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
PART = re.compile(r"^\*\*(Look|Do|Green again)[.*]", re.MULTILINE)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])")


def legend() -> set[str]:
    """Return the words that the runbook leaves to its reader, as its table has them."""
    table = Path(RUNBOOK).read_text(encoding="utf-8").partition("| Word |")[2].partition("\n\n")[0]
    first_cells = (row.split("|")[1] for row in table.splitlines()[2:])
    return {word for cell in first_cells for word in re.findall(r"`([A-Z]+)`", cell)}


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it is written, and the lines that stand under it."""

    line: str
    said: tuple[str, ...]

    def filled_in(self, words: Mapping[str, str]) -> "Command":
        """Put in what the operator puts in for the words in capitals."""

        def known(text: str) -> str:
            return WORD.sub(lambda found: words.get(found[0], found[0]), text)

        return Command(known(self.line), tuple(known(line) for line in self.said))

    def left_open(self, words: set[str]) -> set[str]:
        """Return those of the words that still stand in the command."""
        return words & set(WORD.findall(self.line))

    def unsaid(self, output: str) -> list[str]:
        """Return the lines that the output does not have, in this order, among others."""
        left = iter(output.splitlines())
        return [line for line in self.said if not any(_fits(line, each) for each in left)]


@dataclass(frozen=True, slots=True)
class Section:
    """One alarm's section: its commands by part."""

    title: str
    parts: Mapping[str, Sequence[Command]]


def sections() -> dict[str, Section]:
    """Read the runbook."""
    text = Path(RUNBOOK).read_text(encoding="utf-8")
    return {title: Section(title, dict(_parts(body))) for title, body in SECTION.findall(text)}


def commands(text: str) -> list[Command]:
    """Read the commands of a text's console blocks."""
    return [each for block in BLOCK.findall(text) for each in _commands(block)]


def _parts(body: str) -> Iterator[tuple[str, list[Command]]]:
    _, *pieces = PART.split(body)
    for name, piece in zip(pieces[::2], pieces[1::2], strict=True):
        yield name, commands(piece)


def _commands(block: str) -> Iterator[Command]:
    for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *said = entry.splitlines()
        yield Command(line, tuple(said))


def _fits(line: str, said: str) -> bool:
    pattern = ".*".join(re.escape(piece) for piece in line.split(ANYTHING))
    return re.fullmatch(pattern, said.rstrip()) is not None
