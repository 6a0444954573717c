"""Print the numbers of the design beside their goals, and keep them as JSON."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from tests.bench import page
from tests.bench.asset import FEWER, FUNCTIONS, ROUNDS, WITHOUT_GOAL, imports, packed, zipped
from tests.bench.figure import Figure
from tests.bench.latency import latency
from tests.bench.measured import figures, measured, rate
from tests.bench.straightforward import rates
from tests.engines.jars import obstacle
from tests.numbers.counting import happy_path

MEGABYTE = 1024 * 1024
COMPARED = 100  # events of a batch


def main(*words: str) -> int:
    """Return 0 where every goal is met; `--docs` rewrites the page's block too."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        found = [*_counts(), *_sizes(folder), *_spine(folder), *latency(folder / "cloud")]
    page.keep(found)
    if "--docs" in words:
        page.rewrite(found)
    Console(width=160, highlight=False).print(page.table(found))
    return 0 if all(figure.is_met for figure in found) else 1


def _counts() -> Iterator[Figure]:
    count = happy_path()
    of = "of a two-event bundle"
    yield Figure(what=f"table writes {of}", value=len(count.writes), goal=7)
    yield Figure(what=f"index writes {of}", value=count.index_writes, goal=4)
    yield Figure(what=f"transitions {of}", value=count.transitions, goal=4)


def _sizes(folder: Path) -> Iterator[Figure]:
    deployed, local = packed(folder / "deployed", is_local=False), packed(folder / "local")
    yield Figure(what="zipped asset, MB", value=zipped(deployed) / MEGABYTE, goal=2)
    found = imports(local)
    boto3 = found["boto3"]
    for name in FUNCTIONS:
        goal, rounds = (None, FEWER) if name in WITHOUT_GOAL else (1.25, ROUNDS)
        yield Figure(
            what=f"import of {name} / of boto3 and two clients",
            value=found[name] / boto3,
            goal=goal,
            told=f"{found[name] * 1000:.0f} / {boto3 * 1000:.0f} ms, medians of {rounds}",
        )


def _spine(folder: Path) -> Iterator[Figure]:
    found = measured(folder)
    yield from figures(found)
    for latency_ms, theirs in rates(folder).items():
        what = f"ingest / a straightforward consumer, Control-M at {latency_ms} ms, events/s"
        yield _compared(what, found, theirs)


def _compared(what: str, found: dict[str, Any], theirs: float) -> Figure:
    if not found:
        return Figure(what=what, value=None, told=obstacle())
    ours = rate(found, COMPARED)
    return Figure(what=what, value=ours / theirs, told=f"{ours:.0f} / {theirs:.1f}, batch 100")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
