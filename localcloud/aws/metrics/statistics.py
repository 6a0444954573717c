"""Datapoints of every metric, aggregated by the second."""

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class MetricId:
    """Namespace, name and exactly these dimensions: CloudWatch never sums across dimension sets."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Statistics:
    """What CloudWatch keeps of the values of a span of time."""

    total: float
    lowest: float
    highest: float
    count: float

    @classmethod
    def of(cls, value: float, count: float = 1) -> "Statistics":
        """Take one value, seen `count` times."""
        return cls(value * count, value, value, count)

    def __or__(self, other: "Statistics") -> "Statistics":
        """Join two spans."""
        return Statistics(
            self.total + other.total,
            min(self.lowest, other.lowest),
            max(self.highest, other.highest),
            self.count + other.count,
        )

    def read(self, statistic: str) -> float:
        """Return one of the five statistics by CloudWatch's name."""
        values = {
            "Sum": self.total,
            "Minimum": self.lowest,
            "Maximum": self.highest,
            "SampleCount": self.count,
            "Average": self.total / self.count,
        }
        return float(values[statistic])


class MetricStore:
    """Remembers every datapoint since the start; threads may write and read at once."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = Lock()
        self._seconds: dict[MetricId, dict[int, Statistics]] = defaultdict(dict)

    def put(self, metric: MetricId, at: float, values: Statistics) -> None:
        """Add values that were seen at this instant (seconds since 1970)."""
        second = int(at)
        with self._lock:
            known = self._seconds[metric].get(second)
            self._seconds[metric][second] = values if known is None else known | values

    def read(self, metric: MetricId, start: int, end: int) -> Statistics | None:
        """Join the values of `start <= second < end`; None where there is none."""
        joined: Statistics | None = None
        with self._lock:
            seconds = self._seconds.get(metric, {})
            for second in range(start, end):
                values = seconds.get(second)
                if values is not None:
                    joined = values if joined is None else joined | values
        return joined
