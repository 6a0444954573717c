"""Remove each protocol guard in turn and show the test that then fails."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import shorten

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.guards.table import GUARDS, disagreements
from tests.guards.trial import Trial, baseline, removed

ROOT = Path(__file__).resolve().parents[2]
AT_A_TIME = 2
LINE = 120  # characters of what a test says
console = Console(width=170, highlight=False)


def main() -> int:
    """Return 0 where the removal of every guard is noticed by a test."""
    os.nice(10)
    said = disagreements(ROOT) or list(_unsound())
    for line in said:
        console.print(line, markup=False)
    if said:
        return 1
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        trials = list(hands.map(lambda guard: removed(guard, ROOT), GUARDS))
    console.print(_table(trials))
    unnoticed = [trial for trial in trials if not trial.is_noticed]
    console.print(f"{len(trials)} guards removed, {len(trials) - len(unnoticed)} noticed")
    return 1 if unnoticed else 0


def _unsound() -> Iterator[str]:
    """Say what fails before anything is removed: it would hide what a removal does."""
    trial = baseline(ROOT, {test for guard in GUARDS for test in guard.sees})
    if trial is not None:
        yield f"fails with every guard in place: {trial}"


def _table(trials: list[Trial]) -> Table:
    table = Table(show_lines=True)
    for name in ("guard", "without it", "the test that fails", "and says"):
        table.add_column(name, overflow="fold")
    for trial in trials:
        file, says = trial.guard.file.rpartition("/")[2], shorten(trial.says, LINE)
        cells = (f"{trial.guard.name}\n{file}", trial.guard.without(ROOT), trial.test, says)
        table.add_row(*(escape(cell) for cell in cells))
    return table


if __name__ == "__main__":
    sys.exit(main())
