"""What DynamoDB Local is needed for: it is started, measured against, and ended."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.asset import ROOT, surroundings
from tests.bench.figure import Figure
from tests.bench.spread import Spread
from tests.bench.traffic import FEW, MANY
from tests.engines.dynamodb import DynamoDbLocal
from tests.engines.jars import obstacle

INGEST = "ingest, time per event / its two raw writes, batch"
GOAL_FROM = 100
SIZES = (1, 10, 100, 1000)
PARTS = ("batches", "growth")
GREW = {"event": "time per event", "why": "`why`", "ls": "`ls`", "memory": "peak memory"}
GROWTH = f"{MANY:,} open bundles / {FEW:,}:"


def measured(folder: Path) -> dict[str, Any]:
    """Return what the measuring processes wrote; nothing where there is no engine."""
    if obstacle():
        return {}
    environment = surroundings(_code(folder / "code"), ROOT)
    return {part: _part(part, folder, environment) for part in PARTS}


def _part(part: str, folder: Path, environment: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """Measure a part in a process and with an engine of its own."""
    engine, file = DynamoDbLocal(folder / f"engine-{part}").start(), folder / f"{part}.json"
    try:
        subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.bench.spine", part, str(file)],
            env=environment | {"AWS_ENDPOINT_URL_DYNAMODB": engine.endpoint},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,  # the log
            check=True,
        )
    finally:
        engine.stop()
    return json.loads(file.read_text(encoding="utf-8"))


def _code(folder: Path) -> Path:
    """Copy the functions' code with the definitions, and with what the commands need of it."""
    shutil.copytree(ROOT / "lambdas", folder)
    shutil.copy(ROOT / "bundles" / "published.json", folder / "definitions.json")
    return folder


def figures(found: dict[str, Any]) -> Iterator[Figure]:
    """Tell them, or what is left out and why."""
    for size in SIZES:
        goal = 1.25 if size >= GOAL_FROM else None
        what = f"{INGEST} {size:,}"
        if not found:
            yield Figure(what=what, value=None, goal=goal, told=obstacle())
            continue
        taken = found["batches"][str(size)]
        ratio = Spread.of([each["ingest"] / each["floor"] for each in taken])
        yield Figure(what=what, value=ratio.middle, goal=goal, told=_told(size, taken, ratio))
    yield from _growth(found)


def rate(found: dict[str, Any], size: int) -> float:
    """Return how many events per second ingest took in, in batches of this size."""
    return 1 / Spread.of([each["ingest"] / size for each in found["batches"][str(size)]]).middle


def _told(size: int, taken: list[dict[str, float]], ratio: Spread) -> str:
    ours, raw = (
        Spread.of([size / each[name] for each in taken]).middle for name in ("ingest", "floor")
    )
    work = sum(each["work"] for each in taken) / sum(each["floor_work"] for each in taken)
    spread = f"half of {len(taken)}: {ratio}; processor time {work:.2f}"
    return f"{ours:.0f} / {raw:.0f} events/s; {spread}"


def _growth(found: dict[str, Any]) -> Iterator[Figure]:
    for name, what in GREW.items():
        if not found:
            yield Figure(what=f"{GROWTH} {what}", value=None, told=obstacle())
            continue
        few, many = (found["growth"][str(size)][name] for size in (FEW, MANY))
        unit, scale = ("MB", 1) if name == "memory" else ("ms", 1000)
        told = f"{many * scale:.1f} / {few * scale:.1f} {unit}"
        yield Figure(what=f"{GROWTH} {what}", value=many / few, told=told)
