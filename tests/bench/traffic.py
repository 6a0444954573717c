"""Batches of Kafka records as the event source mapping hands them over, every key in them new."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from localcloud.kafka.plan import CHILDREN, PARENTS

NOTE = "x" * 700  # an event of nearly 1 KB
FEW, MANY = 1_000, 100_000  # open bundles
Batch = dict[str, Any]


def parents(run: str, size: int, at: int) -> Batch:
    """Return events that open bundles; `at` is Kafka's timestamp in ms."""
    events = [{"id": key, "random_value": 7, "note": NOTE} for key in keys(run, size)]
    return _batch(PARENTS, [event["id"] for event in events], events, at)


def children(run: str, size: int, at: int) -> Batch:
    """Return the events that complete these bundles."""
    named = keys(run, size)
    events = [
        {"id": f"child-{key}", "parent_id": key, "random_value": 8, "note": NOTE} for key in named
    ]
    return _batch(CHILDREN, named, events, at)


def keys(run: str, size: int) -> list[str]:
    """Name the bundles of a run."""
    return [f"{run}-{number}" for number in range(size)]


def _batch(topic: str, named: Sequence[Any], events: Sequence[Any], at: int) -> Batch:
    rows = [
        {
            "topic": topic,
            "partition": 0,
            "offset": offset,
            "timestamp": at,
            "timestampType": "CREATE_TIME",
            "key": b64encode(str(key).encode()).decode(),
            "value": b64encode(json.dumps(event).encode()).decode(),
            "headers": [],
        }
        for offset, (key, event) in enumerate(zip(named, events, strict=True))
    ]
    return {"eventSource": "aws:kafka", "records": {f"{topic}-0": rows}}
