"""What is wrong with a definitions file, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One element of `errors[]`."""

    message: str
    line: int
    col: int
    item: str | None = None

    def as_json(self, file: str) -> dict[str, object]:
        """Spell the element; `item` is absent rather than null."""
        place = {"file": file, "line": self.line, "col": self.col}
        return {"message": self.message, **({"item": self.item} if self.item else {}), **place}


class DefinitionError(ValueError):
    """The file is refused as a whole."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Refuse because of these problems, at least one."""
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)
