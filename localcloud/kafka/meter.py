"""What a mapping tells CloudWatch of itself, once a minute: the groups its MetricsConfig names.

Of counts that are 0 only `PolledEventCount` is told, as AWS tells it of an empty poll. Not played,
for want of what they count: `FilteredOutEventCount` and `SchemaRegistryErrorCount`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from localcloud.kafka.tuning import Tally

Tell = Callable[[datetime, Mapping[str, float]], None]  # the minute, values by metric
ALWAYS = "PolledEventCount"
LEVELS = ("MaxOffsetLag", "SumOffsetLag")


class Meter:
    """Turns a tally into the values of each minute; an idle poller tells one value or three."""

    def __init__(self, groups: frozenset[str], tally: Tally, tell: Tell) -> None:
        """Begin with the first look."""
        self._groups = groups
        self._tally = tally
        self._tell = tell
        self._known = _counts(tally)
        self._minute: datetime | None = None

    def look(self, now: datetime, lags: Callable[[], Sequence[int]]) -> None:
        """Tell of the minute that has passed, if one has; `lags` says how far behind each is."""
        minute = now.replace(second=0, microsecond=0)
        if self._minute is not None and minute > self._minute:
            behind = lags() if "KafkaMetrics" in self._groups else ()
            levels = (max(behind), sum(behind)) if behind else ()
            self._say(self._minute, dict(zip(LEVELS, levels, strict=False)))
        self._minute = minute

    def finish(self) -> None:
        """Tell of the minute that has begun."""
        if self._minute is not None:
            self._say(self._minute, {})

    def _say(self, minute: datetime, levels: Mapping[str, float]) -> None:
        counts = _counts(self._tally)
        told: dict[str, float] = dict(levels)
        for group in sorted(self._groups & counts.keys()):
            for name, value in counts[group].items():
                added = value - self._known[group][name]
                if added or name == ALWAYS:
                    told[name] = added
        self._known = counts
        if told:
            self._tell(minute, told)


def names(groups: frozenset[str]) -> frozenset[str]:
    """Return the metrics that a mapping with these groups may tell."""
    told = frozenset(
        name for group, each in _counts(Tally()).items() if group in groups for name in each
    )
    return told | frozenset(LEVELS) if "KafkaMetrics" in groups else told


def _counts(tally: Tally) -> dict[str, dict[str, int]]:
    return {
        "EventCount": {
            ALWAYS: tally.polled,
            "InvokedEventCount": tally.invoked,
            "FailedInvokeEventCount": tally.failed,
            "DroppedEventCount": tally.dropped - tally.buried,
            "OnFailureDestinationDeliveredEventCount": tally.buried,
            "CommittedEventCount": tally.committed,
        },
        "ErrorCount": {
            "PollingErrorCount": tally.broker_errors,
            "InvokeErrorCount": tally.function_errors,
            "CommitErrorCount": tally.commit_errors,
        },
    }
