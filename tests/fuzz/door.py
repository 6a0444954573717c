"""The door of ingest as Lambda calls it, with every port behind it in memory."""

import os
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from muster.core.bundle import Bundle
from muster.core.catalogue import Catalogue
from muster.core.event import Place, Record
from tests.protocol.kept import MemoryJournal, MemoryQuarantine
from tests.protocol.world import World

PUBLISHED = Path(__file__).parents[2] / "bundles" / "published.json"
HANDLER = "ingest.handler"
VERDICTS = ("Routed", "Unmatched", "Invalid")
NAMES = (
    *("TABLE_NAME", "PAYLOADS_BUCKET", "QUARANTINE_BUCKET", "STATE_MACHINE_ARN"),
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "POWERTOOLS_METRICS_NAMESPACE"),
)


class Journal(MemoryJournal):
    """Also the block that an invocation is."""

    def __enter__(self) -> Self:
        """Begin an invocation."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """End it."""


class Door:
    """One deployment of the published definitions; what came of the records is to be read."""

    def __init__(self) -> None:
        """Open a world of its own."""
        self.world = World(catalogue(), journal=Journal(), budget=10_000_000)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> None:
        """Invoke the handler once; every record must be done with."""
        module = _handler()
        module.ingest, module.journal = self.world.ingest, self.world.journal
        answer = module.handler({"records": {"any-0": list(rows)}}, None)
        if answer != {"batchItemFailures": []}:
            raise AssertionError(answer)

    @property
    def quarantine(self) -> MemoryQuarantine:
        """What was set aside."""
        return self.world.quarantine

    @property
    def verdicts(self) -> Counter[str]:
        """The verdicts so far, by kind."""
        return Counter(metric for metric, _, _ in self.world.journal.told if metric in VERDICTS)

    @property
    def complete(self) -> Iterator[Bundle]:
        """The bundles whose job is to be rendered."""
        return (each for each in self.world.store.metas.values() if each.is_complete)


def kafka(
    topic: str,
    offset: int,
    value: bytes | None,
    key: bytes | None = None,
    headers: Sequence[tuple[str, bytes | None]] = (),
    **others: Any,  # noqa: ANN401 - fields of it
) -> dict[str, Any]:
    """Return one record as the event source mapping hands it over."""
    return {
        "topic": topic,
        "partition": 0,
        "offset": offset,
        "timestamp": 1_763_640_000_000,
        "timestampType": "CREATE_TIME",
        "value": _base64(value),
        "key": _base64(key),
        "headers": [{name: _signed(raw)} for name, raw in headers],
        **others,
    }


@cache
def catalogue() -> Catalogue:
    """Read the published definitions."""
    return Catalogue.read(PUBLISHED.read_text())


@cache
def _handler() -> Any:  # noqa: ANN401 - a module of which two names are replaced
    """Import the real handler for ourselves; others may import one of their own."""
    wiring: Any = import_module("muster.wiring.parts")
    before, theirs = wiring.DEFINITIONS, sys.modules.pop(HANDLER, None)
    try:
        wiring.DEFINITIONS = PUBLISHED
        with _environment():
            return import_module(HANDLER)
    finally:
        wiring.DEFINITIONS = before
        sys.modules.pop(HANDLER, None)
        if theirs:
            sys.modules[HANDLER] = theirs


@contextmanager
def _environment() -> Iterator[None]:
    """Give the import what the stage gives a function."""
    before = dict(os.environ)  # noqa: TID251 - what the function finds is what is tried
    os.environ.update(dict.fromkeys(NAMES, "fuzz"), AWS_DEFAULT_REGION="eu-central-1")  # noqa: TID251
    try:
        yield
    finally:
        os.environ.clear()  # noqa: TID251
        os.environ.update(before)  # noqa: TID251


def place_of(row: dict[str, Any]) -> Place:
    """Return a record's coordinates."""
    return Place(row["topic"], row["partition"], row["offset"])


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def _signed(raw: bytes | None) -> list[int] | None:
    """Write bytes as Java does."""
    return None if raw is None else [byte - 256 if byte > 127 else byte for byte in raw]


def kept(door: Door, row: dict[str, Any]) -> tuple[Record, str] | None:
    """Return what was set aside of a record, with the reason."""
    return door.quarantine.kept.get(str(place_of(row)))
