"""`make faults`: break everything in turn under a load, mend it, and account for every bundle."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import get_args

from rich.console import Console

from tests.faults.plan import SHORT, WHOLE
from tests.faults.reckoning import differences
from tests.faults.report import tables
from tests.faults.run import Run, Sabotage

WIDTH = 110
SEEDS = 1_000_000


def main(words: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where something differs."""
    options = _options(words)
    seed = options.seed if options.seed is not None else SystemRandom().randrange(SEEDS)
    measure = SHORT if options.short else WHOLE
    measure = replace(measure, bundles=options.bundles or measure.bundles)
    console = Console(width=WIDTH)
    console.print(f"{measure.bundles} bundles, seed {seed}")
    with TemporaryDirectory() as folder:
        run = Run(measure=measure, seed=seed, restart=options.restart, sabotage=options.sabotage)
        found = run(Path(folder))
    for table in tables(found):
        console.print(table)
    wrong = differences(found)
    for sentence in wrong:
        console.print(f"NOT AS PROMISED: {sentence}", style="red")
    console.print("as promised" if not wrong else f"again with SEED={seed}")
    return 1 if wrong else 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults")
    parser.add_argument("--bundles", type=int, help="how many, instead of the usual number")
    parser.add_argument("--seed", type=int, help="of order, moments and chances; printed if drawn")
    parser.add_argument("--short", action="store_true", help="few bundles, each fault briefly")
    parser.add_argument("--restart", help="the command that restarts the broker in KAFKA_BOOTSTRAP")
    parser.add_argument(
        "--break",
        dest="sabotage",
        choices=get_args(Sabotage),
        help="a second submission, a record that nobody reads, a fault that never happens",
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
