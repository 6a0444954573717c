"""How jobs behave once they execute, by the pattern of their name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A job whose name matches runs that long, exits with that code and leaves that output."""

    pattern: str
    duration_s: float = 0
    exit_code: int = 0
    output: str = ""

    def __post_init__(self) -> None:
        """Refuse what no job could do."""
        if not self.pattern:
            raise ValueError("pattern must not be empty")
        if self.duration_s < 0 or self.exit_code < 0:
            raise ValueError("duration_s and exit_code must not be below 0")

    @property
    def duration(self) -> timedelta:
        """How long the job executes."""
        return timedelta(seconds=self.duration_s)


class Behaviours:
    """The script of the play: the first pattern that matches counts, else success at once."""

    def __init__(self) -> None:
        """Begin with an empty script."""
        self._script: tuple[Behaviour, ...] = ()

    def set(self, script: Iterable[Behaviour]) -> None:
        """Replace the script."""
        self._script = tuple(script)

    def add(
        self, pattern: str, *, duration_s: float = 0, exit_code: int = 0, output: str = ""
    ) -> None:
        """Put one behaviour before all others."""
        first = Behaviour(
            pattern=pattern, duration_s=duration_s, exit_code=exit_code, output=output
        )
        self._script = (first, *self._script)

    def of(self, name: str) -> Behaviour:
        """Find the behaviour of a job."""
        fitting = (known for known in self._script if fnmatchcase(name, known.pattern))
        return next(fitting, Behaviour(pattern=name))

    def listed(self) -> tuple[Behaviour, ...]:
        """Return the script, in order of precedence."""
        return self._script
