"""One number, with its goal where the design has one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value that must not exceed its goal; `told` says how it was measured.

    `value` None: this machine lacks what it takes, and `told` says what.
    """

    what: str
    value: float | None
    goal: float | None = None
    told: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the goal is reached; what has none, or was left out, misses none."""
        return self.value is None or self.goal is None or self.value <= self.goal

    @property
    def met(self) -> str:
        """Say so in a word."""
        if self.goal is None or self.value is None:
            return ""
        return "yes" if self.is_met else "NO"

    @property
    def number(self) -> str:
        """The value as people read it."""
        return "left out" if self.value is None else f"{self.value:.3g}"

    @property
    def limit(self) -> str:
        """The goal as people read it."""
        return "" if self.goal is None else f"≤ {self.goal:g}"
