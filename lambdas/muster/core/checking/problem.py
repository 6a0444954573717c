"""What is wrong with a file, and where."""

from dataclasses import dataclass, field

from muster.core.errors import MusterError

LONGEST = 1000  # characters of a message


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error (E..) or warning (W..), told as `file:line: code message`."""

    file: str
    line: int
    code: str
    message: str

    @property
    def is_warning(self) -> bool:
        """A warning refuses nothing."""
        return self.code.startswith("W")

    def __str__(self) -> str:
        """Return the line that a reader and an editor understand."""
        return f"{self.file}:{self.line}: {self.code} {self.message}"


class InvalidDefinitionsError(MusterError):
    """The definitions cannot be used: carries every error, one line each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the errors; the warnings among them are left out."""
        self.problems = tuple(each for each in problems if not each.is_warning)
        super().__init__("\n".join(str(each) for each in self.problems))


@dataclass(frozen=True, slots=True)
class Report:
    """Collects what is found in one file."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, code: str, message: str) -> None:
        """Note one error or warning."""
        self.found.append(Problem(self.file, line, code, _shown(message)))

    def has_errors(self) -> bool:
        """Say whether anything but warnings was noted."""
        return any(not each.is_warning for each in self.found)


def _shown(message: str) -> str:
    """Keep a message on one line that steers no terminal, whatever it quotes."""
    short = message if len(message) <= LONGEST else f"{message[:LONGEST]}..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
