"""Print the numbers of the design beside their goals, and keep them as JSON."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.bench.asset import ROOT, imports, packed, zipped
from tests.bench.figure import Figure
from tests.numbers.counting import happy_path

KEPT = ROOT / "build" / "bench.json"
MEGABYTE = 1024 * 1024


def main() -> int:
    """Return 0 where every goal is met."""
    with TemporaryDirectory() as folder:
        figures = [*_counts(), *_sizes(Path(folder))]
    KEPT.parent.mkdir(exist_ok=True)
    lines = [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
    KEPT.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
    Console(width=120, highlight=False).print(_table(figures))
    return 0 if all(figure.is_met for figure in figures) else 1


def _counts() -> Iterator[Figure]:
    count = happy_path()
    of = "of a two-event bundle"
    yield Figure(what=f"table writes {of}", value=len(count.writes), goal=7)
    yield Figure(what=f"index writes {of}", value=count.index_writes, goal=4)
    yield Figure(what=f"transitions {of}", value=count.transitions, goal=4)


def _sizes(folder: Path) -> Iterator[Figure]:
    deployed, local = packed(folder / "deployed", is_local=False), packed(folder / "local")
    yield Figure(what="zipped asset, MB", value=zipped(deployed) / MEGABYTE, goal=2)
    ours, boto3 = imports(local)
    yield Figure(
        what="import of the ingest handler / of boto3 and its two clients",
        value=ours / boto3,
        goal=1.25,
        told=f"{ours * 1000:.0f} ms / {boto3 * 1000:.0f} ms, medians of 15",
    )


def _table(figures: list[Figure]) -> Table:
    table = Table("what", "number", "goal", "met", "measured")
    for figure in figures:
        met = "yes" if figure.is_met else "NO"
        table.add_row(figure.what, f"{figure.value:.4g}", f"≤ {figure.goal:g}", met, figure.told)
    return table


if __name__ == "__main__":
    sys.exit(main())
