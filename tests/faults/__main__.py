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

from localcloud.kafka.choice import VARIABLE, choose
from localcloud.kafka.process import BrokerProcess
from tests.engines.jars import obstacle
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
    broker = "Apache Kafka" if options.kafka else options.restart or "librdkafka's mock broker"
    console.print(f"{measure.bundles} bundles on {broker}, seed {seed}")
    with TemporaryDirectory() as folder:
        run = Run(measure=measure, seed=seed, restart=options.restart, sabotages=options.sabotages)
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
    parser.add_argument("--kafka", action="store_true", help="on an Apache Kafka, which is killed")
    parser.add_argument(
        "--break",
        dest="sabotages",
        action="append",
        default=[],
        choices=get_args(Sabotage),
        help="a second submission, a record that nobody reads, a fault that never happens",
    )
    options = parser.parse_args(words)
    _refuse_what_does_not_fit(parser, options)
    return options


def _refuse_what_does_not_fit(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    is_ours = isinstance(choose({}), BrokerProcess)
    if is_ours and options.restart:
        parser.error(f"--restart: there is no broker in {VARIABLE}")
    if not is_ours and not options.restart:
        parser.error(f"the broker in {VARIABLE} is not ours to take down: --restart COMMAND")
    if options.kafka and (lacking := obstacle()):
        parser.error(f"--kafka: {lacking}")


if __name__ == "__main__":
    sys.exit(main())
