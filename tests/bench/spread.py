"""Repeated measurements: their median, and between which values the middle half of them lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What is told of many measurements of one thing."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Sum them up; there are two or more."""
        low, _, high = quantiles(values, n=4, method="inclusive")
        return cls(middle=median(values), low=low, high=high)

    def __str__(self) -> str:
        """Return the middle half."""
        return f"{self.low:.2f} to {self.high:.2f}"
