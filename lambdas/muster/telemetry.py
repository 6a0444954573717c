"""One JSON line per decision, EMF metrics beside them; keys and places are never dimensions."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Self

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

# A breach may be told by Deadline or by the sweeper: one alarm watches both.
TOLD_BY_SEVERAL = {"SlaBreached": "bundles"}


@dataclass
class PowertoolsJournal:
    """The port Journal; metrics of one invocation go out together when its block ends."""

    service: str
    logger: Logger = field(default_factory=Logger)
    _counts: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    _levels: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def tell(self, metric: str, definition: str | None = None, **facts: object) -> None:
        """Log one decision and count it."""
        with self._lock:
            self._counts[definition, metric] += 1
        self.logger.info(metric, extra={"definition": definition, **facts})

    def gauge(self, metric: str, value: float) -> None:
        """Report a level."""
        self._levels[metric] = value

    def __enter__(self) -> Self:
        """Begin an invocation."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Print the metrics, also of an invocation that fails."""
        sets: dict[tuple[str, str | None], dict[str, float]] = defaultdict(dict)
        for (definition, metric), count in self._counts.items():
            sets[TOLD_BY_SEVERAL.get(metric, self.service), definition][metric] = count
        if self._levels:
            sets[self.service, None] |= self._levels
        for (service, definition), metrics in sets.items():
            _emit(service, definition, metrics)
        self._counts.clear()
        self._levels.clear()


def _emit(service: str, definition: str | None, metrics: dict[str, float]) -> None:
    emf = EphemeralMetrics(service=service)
    if definition is not None:
        emf.add_dimension("definition", definition)
    for name, value in metrics.items():
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        emf.add_metric(name, unit, value)
    emf.flush_metrics()
