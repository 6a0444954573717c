"""One number of the design, with its goal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value that must not exceed its goal; `told` says how it was measured."""

    what: str
    value: float
    goal: float
    told: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the goal is reached."""
        return self.value <= self.goal
