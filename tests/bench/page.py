"""The figures on paper: a table on the screen, JSON in `build`, a block of docs/performance.md."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from tests.bench.asset import ROOT
from tests.bench.figure import Figure

KEPT = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: make bench DOCS=1 -->", "<!-- end of figures -->"
COLUMNS = ("what", "number", "goal", "met", "measured")


def keep(figures: Sequence[Figure], file: Path = KEPT) -> None:
    """Write them as JSON."""
    file.parent.mkdir(exist_ok=True)
    lines = [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
    file.write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> Table:
    """Lay them out for a screen."""
    laid = Table(*COLUMNS)
    for figure in figures:
        laid.add_row(*_cells(figure))
    return laid


def rewrite(figures: Sequence[Figure], page: Path = PAGE) -> None:
    """Put them into the page's block."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [COLUMNS, ("---", "---:", "---:", "---", "---"), *map(_cells, figures)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    block = "\n".join([BEGIN, "", *lines, "", END])
    page.write_text(f"{before}{block}{after}", encoding="utf-8")


def _cells(figure: Figure) -> tuple[str, ...]:
    return (figure.what, figure.number, figure.limit, figure.met, figure.told)
