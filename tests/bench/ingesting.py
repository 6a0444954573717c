"""Ingest over its floor: the same writes, made raw, by the same client and the same hands."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import handler
from muster.core.bundle import BundleKey
from muster.wiring import parts
from tests.bench import engine
from tests.bench.traffic import Batch, children, parents

WRITES = ("PutItem", "UpdateItem")
ROUNDS = {1: 40, 10: 16, 100: 10, 1000: 3}  # of two batches each: one opens, one completes
Call = dict[str, Any]


@dataclass
class Heard:
    """The writes that the door makes, as it asks for them."""

    puts: dict[str, Call] = field(default_factory=dict)
    updates: dict[str, Call] = field(default_factory=dict)
    listens: bool = False

    def attach(self) -> None:
        """Hear what the client is asked from now on."""
        engine.client().meta.events.register("provide-client-params.dynamodb", self._hear)

    def _hear(self, params: Call, model: Any, **_: object) -> None:  # noqa: ANN401
        if self.listens and model.name == "PutItem":
            self.puts[params["Item"]["PK"]["S"]] = params
        elif self.listens and model.name == "UpdateItem":
            self.updates[params["Key"]["PK"]["S"]] = params


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The seconds that one batch took, through the door and as raw writes.

    `work` and `floor_work` are the seconds of this process's processors: what other processes of
    the machine do shows in them less.
    """

    ingest: float
    floor: float
    work: float
    floor_work: float


def rounds(heard: Heard, size: int) -> Iterator[Taken]:
    """Take in batches of this size, each followed by its floor."""
    for number in range(ROUNDS[size]):
        run = f"b{size}-{number}"
        for make in (parents, children):
            yield _taken(heard, make(run, size, now()), size)


def warm(heard: Heard) -> None:
    """Open every connection, and let the engine compile what it runs."""
    for number in range(4):
        for make in (parents, children):
            _taken(heard, make(f"warm-{number}", 100, now()), 100)


def now() -> int:
    """Return the wall clock as Kafka writes it."""
    return time.time_ns() // 1_000_000


def _taken(heard: Heard, batch: Batch, size: int) -> Taken:
    heard.puts, heard.updates, heard.listens = {}, {}, True
    ingest, work = _both(lambda: take_in(batch))
    heard.listens = False
    assert len(heard.puts) == len(heard.updates) == size, "two writes per event"
    puts = {pk: call | {"TableName": engine.FLOOR} for pk, call in heard.puts.items()}
    updates = {pk: call | {"TableName": engine.FLOOR} for pk, call in heard.updates.items()}
    client = engine.client()

    def write(key: BundleKey) -> None:
        client.put_item(**puts[key.pk])
        client.update_item(**updates[key.pk])

    keys = [BundleKey.from_pk(pk) for pk in puts]
    floor, floor_work = _both(lambda: parts.each(write, keys))
    return Taken(ingest=ingest, floor=floor, work=work, floor_work=floor_work)


def take_in(batch: Batch) -> None:
    """Let the door take a batch in, all of it."""
    assert handler.handler(batch, None) == {"batchItemFailures": []}


def _both(deed: Callable[[], object]) -> tuple[float, float]:
    """Return how long a deed takes, and for how long it works."""
    began = time.process_time()
    took = seconds(deed)
    return took, time.process_time() - began


def seconds(deed: Callable[[], object]) -> float:
    """Return how long a deed takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
