"""What grows with the open bundles: time per event, `why`, `ls`, and the memory of the process."""

import resource
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from cli.operate.looking import Looking
from cli.target import Target
from muster.adapters.dynamodb.meta import open_shard
from muster.adapters.system import SystemClock
from muster.core.bundle import BundleKey
from muster.wiring import parts
from tests.bench import engine
from tests.bench.ingesting import now, seconds, take_in
from tests.bench.traffic import FEW, MANY, children, keys, parents

PAIR = "contract-pair"
AT_ONCE = 25  # items of a BatchWriteItem
BATCH, ROUNDS, SHOWN = 100, 5, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What it takes at one number of open bundles: seconds, and peak memory in MB."""

    event: float
    why: float
    ls: float
    memory: float


class NoExecutions:
    """Step Functions as it answers of executions that it does not know."""

    class exceptions:  # noqa: N801 - as a client spells it
        """The one refusal that is asked for."""

        class ExecutionDoesNotExist(Exception):
            """There is none."""

    def describe_execution(self, **_: object) -> None:
        """Know none."""
        raise self.exceptions.ExecutionDoesNotExist


def grown() -> dict[str, dict[str, float]]:
    """Measure with few open bundles, then with many, in the same table and process."""
    take_in(parents("pattern", 1, now()))
    found = {}
    begin = 0
    for size in (FEW, MANY):
        _fill(range(begin, size))
        begin = size
        found[str(size)] = asdict(_measured(f"at-{size}"))
    return found


def _measured(run: str) -> Grown:
    times = []
    for number in range(ROUNDS):
        for make in (parents, children):
            batch = make(f"{run}-{number}", BATCH, now())
            times.append(seconds(lambda batch=batch: take_in(batch)) / BATCH)  # type: ignore[misc]
    looking, key = _looking(), keys(f"{run}-0", 1)[0]
    return Grown(
        event=median(times),
        why=_median(lambda: [looking.facts(each) for each in looking.bundles(key, PAIR)]),
        ls=_median(lambda: looking.open_bundles([PAIR], lambda _: True, SHOWN)),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _median(deed: Callable[[], object]) -> float:
    return median(seconds(deed) for _ in range(2 * ROUNDS))


def _looking() -> Looking:
    states: Any = NoExecutions()
    return Looking.at(
        Target(
            reading=engine.store().reading,
            stepfunctions=states,
            state_machine_arn="arn:aws:states:eu-west-1:1:stateMachine:bundle",
            definitions=(PAIR,),
            clock=SystemClock(),
        )
    )


def _fill(numbers: range) -> None:
    """Put open bundles into the table, each as the pattern is that ingest made."""
    store, client = engine.store(), engine.client()
    pattern = store.reading.item(BundleKey(PAIR, "pattern-0"))

    def put(key: BundleKey) -> None:
        first = int(key.key.rpartition("-")[2])
        some = [BundleKey(PAIR, f"filled-{each}") for each in range(first, first + AT_ONCE)]
        left: Any = {
            engine.TABLE: [{"PutRequest": {"Item": _like(pattern, each)}} for each in some]
        }
        while left:
            left = client.batch_write_item(RequestItems=left)["UnprocessedItems"]

    parts.each(put, list(_starts(numbers)))


def _starts(numbers: range) -> Iterator[BundleKey]:
    for first in numbers[::AT_ONCE]:
        yield BundleKey(PAIR, f"filled-{first}")


def _like(pattern: Any, key: BundleKey) -> dict[str, Any]:  # noqa: ANN401 - an item
    named = {"PK": key.pk, "key": key.key, "open_shard": open_shard(key)}
    return {**pattern, **{name: {"S": text} for name, text in named.items()}}
