"""A mapping tells CloudWatch each minute what AWS documents, in the groups it was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from localcloud.kafka.meter import Meter
from localcloud.kafka.poller import Poller
from localcloud.kafka.tuning import Tally, Tuning
from tests.localcloud_kafka.scene import Ground, a_mapping, bodies, poll, produce

BEGIN = datetime(2026, 11, 21, 9, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALL = frozenset({"EventCount", "ErrorCount", "KafkaMetrics"})


@dataclass
class Told:
    """What was told, minute after minute, and a clock that a test moves."""

    minutes: list[tuple[datetime, Mapping[str, float]]] = field(default_factory=list)
    instant: datetime = BEGIN

    def __call__(self, minute: datetime, values: Mapping[str, float]) -> None:
        self.minutes.append((minute, values))

    def now(self) -> datetime:
        return self.instant

    def total(self, metric: str) -> float:
        return sum(values.get(metric, 0) for _, values in self.minutes)

    def last(self, metric: str) -> float | None:
        values = [values[metric] for _, values in self.minutes if metric in values]
        return values[-1] if values else None


def nothing() -> Sequence[int]:
    return ()


def test_an_idle_minute_tells_that_nothing_was_polled_and_nothing_else() -> None:
    told = Told()
    meter = Meter(ALL, Tally(), told)

    for seconds in (0, 10, 29, 31, 45):
        meter.look(BEGIN + timedelta(seconds=seconds), nothing)

    assert told.minutes == [(BEGIN.replace(second=0), {"PolledEventCount": 0})]


def test_each_minute_tells_what_it_added() -> None:
    told, tally = Told(), Tally()
    meter = Meter(ALL, tally, told)
    meter.look(BEGIN, nothing)
    tally.polled, tally.dropped, tally.buried = 5, 3, 2
    meter.look(BEGIN + MINUTE, lambda: (4, 0, 3))
    tally.polled += 1

    meter.finish()

    assert [values for _, values in told.minutes] == [
        {
            "PolledEventCount": 5,
            "DroppedEventCount": 1,
            "OnFailureDestinationDeliveredEventCount": 2,
            "MaxOffsetLag": 4,
            "SumOffsetLag": 7,
        },
        {"PolledEventCount": 1},
    ]


def test_a_group_that_was_not_asked_for_is_not_told() -> None:
    told, tally = Told(), Tally()
    meter = Meter(frozenset({"ErrorCount"}), tally, told)
    meter.look(BEGIN, nothing)
    tally.polled, tally.function_errors = 5, 1

    meter.look(BEGIN + MINUTE, lambda: (4,))

    assert [values for _, values in told.minutes] == [{"InvokeErrorCount": 1}]


def test_a_mapping_without_groups_tells_nothing() -> None:
    told = Told()
    meter = Meter(frozenset(), Tally(), told)

    for minute in range(3):
        meter.look(BEGIN + minute * MINUTE, lambda: (4,))
    meter.finish()

    assert told.minutes == []


def test_a_poller_tells_what_became_of_its_records(ground: Ground) -> None:
    told = Told()
    answers: list[Any] = [RuntimeError("busy")]

    def once_refused(_event: dict[str, Any]) -> None:
        if answers:
            raise answers.pop()

    produce(ground, *bodies(7), bytes(5_000_000))
    poller = a_poller(ground, told, once_refused)

    poll(poller, lambda: poller.tally.committed == 8)

    assert told.total("PolledEventCount") == 8
    assert told.total("DroppedEventCount") == 1
    assert told.total("CommittedEventCount") == 8
    assert told.total("FailedInvokeEventCount") == told.total("InvokedEventCount") - 7 > 0
    assert told.total("InvokeErrorCount") == 1


def test_a_poller_tells_how_far_it_is_behind_what_it_cannot_deliver(ground: Ground) -> None:
    told = Told()

    def refuse(_event: dict[str, Any]) -> None:
        told.instant += MINUTE
        raise RuntimeError("busy")

    produce(ground, *bodies(9))

    poll(a_poller(ground, told, refuse, batch_size=2), lambda: told.last("SumOffsetLag") == 9)

    assert told.last("SumOffsetLag") == 9
    assert 3 <= (told.last("MaxOffsetLag") or 0) <= 9


def test_a_poller_that_has_read_all_is_not_behind(ground: Ground) -> None:
    told = Told()

    def note(_event: dict[str, Any]) -> None:
        told.instant += MINUTE

    produce(ground, *bodies(3))
    poller = a_poller(ground, told, note)

    def caught_up() -> bool:
        told.instant += MINUTE if poller.tally.committed == 3 else timedelta(0)
        return told.last("SumOffsetLag") == 0

    poll(poller, caught_up)

    assert told.last("SumOffsetLag") == 0
    assert told.total("CommittedEventCount") == 3


def test_a_poller_that_begins_at_the_end_is_not_behind_what_it_never_reads(ground: Ground) -> None:
    told = Told()
    produce(ground, *bodies(5))

    def measured() -> bool:
        told.instant += MINUTE
        return told.last("SumOffsetLag") is not None

    poll(a_poller(ground, told, print, starting_position="LATEST"), measured)

    assert told.last("SumOffsetLag") == 0


def a_poller(ground: Ground, told: Told, invoke: Any, **changes: Any) -> Poller:  # noqa: ANN401
    settings = {"topic": ground.events, "consumer_group_id": ground.group, "metrics": ALL}
    tuning = Tuning(retry_pause_s=0.01, session_timeout_ms=ground.session_timeout_ms, clock=told)
    mapping = a_mapping(**settings | changes)
    return Poller(mapping, ground.bootstrap_servers, invoke, tuning, told)
