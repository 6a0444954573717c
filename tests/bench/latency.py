"""From the last event to the POST at Control-M, on the whole local cloud."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from localcloud.cloud import LocalCloud
from localcloud.kafka.plan import CHILDREN
from localcloud.kafka.produce import Sender, SentEvent
from muster.adapters.system import SystemClock
from muster.core.names import folder, job_id
from tests.bench.figure import Figure
from tests.bench.spread import Spread
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import PAIR

PAIRS = 20
READ = "last event's batch handed to ingest → POST, local cloud, p50, s"
SENT = "last event at the broker → POST, local cloud, p50, s"
clock = SystemClock()


class TimedCloud(LocalCloud):
    """Notes when the poller hands over each batch of children."""

    def __init__(self, workdir: Path) -> None:
        """Begin with nothing noted."""
        super().__init__(workdir)
        self.handed: list[datetime] = []

    def _invoke(self, function_name: str, event: Mapping[str, Any]) -> Any:  # noqa: ANN401
        if any(name.startswith(CHILDREN) for name in event["records"]):
            self.handed.append(clock.now())
        return super()._invoke(function_name, event)


def latency(workdir: Path) -> Iterator[Figure]:
    """Send pairs one after another: the child once its bundle's execution waits."""
    with TimedCloud(workdir) as cloud:
        cloud.deploy()
        stage = Stage(cloud)
        _played(stage, cloud, "warm")
        took = [_played(stage, cloud, f"bench-{number}") for number in range(PAIRS)]
    read, sent = (Spread.of([pair[each] for pair in took]) for each in (0, 1))
    of = f"half of {PAIRS} pairs"
    yield Figure(what=READ, value=read.middle, goal=0.5, told=f"{of}: {read} s")
    window = "with the mapping's batching window of 1 s"
    yield Figure(what=SENT, value=sent.middle, told=f"{of}: {sent} s, {window}")


def _played(stage: Stage, cloud: TimedCloud, key: str) -> tuple[float, float]:
    """Return the seconds since the last event was handed over, and since it was acknowledged."""
    acknowledged: list[datetime] = []

    def tell(_: SentEvent) -> None:
        acknowledged.append(clock.now())

    stage.send(parent(key))
    stage.wait_until_parked(key)
    cloud.handed.clear()
    Sender(cloud.broker.bootstrap_servers, tell).send([child(key)])
    stage.wait_for_job(key)
    posted = _posted(stage, key)
    begins = (cloud.handed[0], acknowledged[0])
    read, sent = ((posted - begin).total_seconds() for begin in begins)
    return read, sent


def _posted(stage: Stage, key: str) -> datetime:
    """Return when Control-M heard of the bundle's job first."""
    wanted = folder(job_id(PAIR, key, 1))
    entries = stage.cloud.controlm.journal.entries
    return min(
        entry.asked.wall
        for entry in entries
        if entry.asked.method == "POST" and wanted in entry.asked.folders
    )
