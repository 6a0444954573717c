"""A guard of the protocol, marked in the code beside it, and the mutation that removes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKED = ("lambdas/**/*.py", "statemachines/*.json")
MARKER = re.compile(r"(?:# |\"Comment\": \"|; )guard ([\w.-]+): ([^;\"\n]+)")
UNDER_COMMENTS = re.compile(r"[^\n]*\n(?:\s*#[^\n]*\n)*\s*")
NEXT_STATE = re.compile(r"\n    \"\w+\": \{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """`old` stands right under the marker; `sees` names the tests that must notice `new`."""

    name: str
    file: str
    old: str
    new: str
    sees: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str]:
        """The marker that this guard belongs to."""
        return self.name, self.file

    def without(self, root: Path) -> str:
        """Return what the marker says happens without the guard."""
        return self._marker(root).group(2).strip()

    def start(self, root: Path) -> int:
        """Return where `old` starts; ValueError where it does not stand under its marker."""
        text, end = (root / self.file).read_text(encoding="utf-8"), self._marker(root).end()
        if self.file.endswith(".py"):
            under = UNDER_COMMENTS.match(text, end)
            start = under.end() if under else end
            limit = start + len(self.old)
        else:
            begins = NEXT_STATE.search(text, end)
            start, limit = text.find(self.old, end), begins.end() if begins else len(text)
        if not text.startswith(self.old, max(start, 0)) or start + len(self.old) > limit:
            raise ValueError(f"{self.file}: what {self.name} guards is not under its marker")
        return start

    def remove(self, root: Path) -> None:
        """Write the file without the guard."""
        path, start = root / self.file, self.start(root)
        text = path.read_text(encoding="utf-8")
        path.write_text(text[:start] + self.new + text[start + len(self.old) :], encoding="utf-8")

    def _marker(self, root: Path) -> re.Match[str]:
        text = (root / self.file).read_text(encoding="utf-8")
        found = [m for m in MARKER.finditer(text) if m.group(1) == self.name]
        if len(found) != 1:
            raise ValueError(f"{self.file}: {len(found)} markers of {self.name}")
        return found[0]


def markers(root: Path) -> Iterator[tuple[str, str]]:
    """Return the name and file of every marker in what is deployed."""
    for pattern in MARKED:
        for path in sorted(root.glob(pattern)):
            for marker in MARKER.finditer(path.read_text(encoding="utf-8")):
                yield marker.group(1), path.relative_to(root).as_posix()
