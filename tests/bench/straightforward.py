"""The straightforward consumer, written for the comparison: each event at once, each with a job.

One thread per topic; per event one look-up at Control-M, one template read, one submission. Its
events wait in memory and its template lies on the disk, which is kinder to it than Kafka and S3.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Template

from localcloud.kafka.plan import CHILDREN, PARENTS
from muster.adapters.controlm import ControlMClient, Site
from muster.adapters.system import SystemClock
from muster.core.job import Accepted, JobRequest, Missed, Search
from tests.bench.asset import ROOT

LATENCIES = (0, 50, 200)  # ms, added to each call of Control-M
EVENTS = {0: 60, 50: 40, 200: 12}  # of each topic
KEY = "bench-key"
JOB = """{ {{ folder | tojson }}: {"Type": "Folder", "ControlmServer": "IN01",
  "OrderMethod": "Manual", "job": {"Type": "Job:Dummy"}} }"""
READY_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Key:
    """The simulator's API key, as a credential and as where it comes from."""

    api_key: str = KEY
    username: str = ""
    password: str = ""

    def current(self) -> "Key":
        """Return the key."""
        return self

    def fresh(self) -> "Key":
        """Return the key."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """Has no memory: what it was sent before it does not know."""

    controlm: ControlMClient
    clock: SystemClock
    template: Path
    latency: float

    def __call__(self, folders: list[str]) -> None:
        """Do what each event asks for, one after another."""
        for folder in folders:
            time.sleep(self.latency)
            sight = self.controlm.look_up(Search(folder=folder, posted_at=self.clock.now()))
            assert isinstance(sight, Missed), sight
            text = Template(self.template.read_text(encoding="utf-8")).render(folder=folder)
            time.sleep(self.latency)
            answer = self.controlm.submit(JobRequest(folder=folder, text=text))
            assert isinstance(answer, Accepted), answer


def rates(folder: Path) -> dict[int, float]:
    """Return its events per second for each latency."""
    template = folder / "job.json.j2"
    template.write_text(JOB, encoding="utf-8")
    found, clock = {}, SystemClock()
    with _simulator(folder) as endpoint:
        controlm = ControlMClient(Site.read(endpoint, {"server": "IN01"}), Key(), clock)
        for latency in LATENCIES:
            consumer = Consumer(
                controlm=controlm, clock=clock, template=template, latency=latency / 1000
            )
            consumer(_folders("warm", latency, 2))
            found[latency] = _rate(consumer, latency)
    return found


def _rate(consumer: Consumer, latency: int) -> float:
    topics = [_folders(topic, latency, EVENTS[latency]) for topic in (PARENTS, CHILDREN)]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(topics)) as threads:
        list(threads.map(consumer, topics))
    return sum(map(len, topics)) / (time.perf_counter() - began)


def _folders(topic: str, latency: int, count: int) -> list[str]:
    return [f"bdl-{topic}-{latency}-{number}" for number in range(count)]


@contextmanager
def _simulator(folder: Path) -> Iterator[str]:
    """Run Control-M's simulator in a process of its own; gives its endpoint."""
    file = folder / "controlm.json"
    wishes = ["--port", "0", "--ready-file", str(file), "--api-key", KEY]
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "cli", "controlm", "simulate", *wishes],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ends_at = time.monotonic() + READY_WITHIN_S
        while not file.exists():
            assert time.monotonic() < ends_at, "the simulator does not start"
            time.sleep(0.05)
        yield str(json.loads(file.read_text(encoding="utf-8"))["endpoint"])
    finally:
        process.terminate()
        process.wait()
