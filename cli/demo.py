"""`muster demo`: the whole product on this machine, told as a story."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from localcloud.demo.findings import Findings
from localcloud.demo.play import Outcome, play
from localcloud.demo.script import Sabotage
from localcloud.demo.watcher import shortened

WORKDIR = Path("build/demo")


def demo(
    *,
    sabotage: Annotated[
        Sabotage | None, typer.Option("--break", help="Sabotage one thing: the demo must notice.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Run the main job on a local cloud; exit 1 where anything differs from the story."""
    outcome = play(WORKDIR.resolve(), Console(stderr=as_json), sabotage)
    if as_json:
        found = asdict(outcome.found) | {"differences": outcome.differences}
        json.dump(found, sys.stdout, indent=1, sort_keys=True)
    else:
        _print(Console(), outcome)
    if outcome.differences:
        raise typer.Exit(1)


def _print(console: Console, outcome: Outcome) -> None:
    console.print(_table(outcome.found))
    found = outcome.found
    verdicts = ", ".join(f"{count} {name.lower()}" for name, count in found.verdicts.items())
    fates = ", ".join(f"{count} {name.lower()}" for name, count in found.fates.items())
    console.print(f"records {found.records} = verdicts {sum(found.verdicts.values())} ({verdicts})")
    console.print(f"fates: {fates}")
    console.print(f"quarantined: {', '.join(found.quarantined)}", highlight=False)
    for difference in outcome.differences:
        console.print(f"DIFFERS: {shortened(difference)}", style="red", soft_wrap=True)
    how = "as the story says" if not outcome.differences else "not as the story says"
    console.print(f"{how}, in {outcome.seconds:.0f} s; logs and mailbox: {WORKDIR}")


def _table(found: Findings) -> Table:
    titles = ("bundle", "v", "phase", "job", "execution", "redrives", "jobs")
    table = Table(*titles, box=SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False)
    for row in found.rows:
        name = f"{row.definition} {shortened(row.key)}"
        job = "adopted" if row.adopted else row.submission
        cells = (str(row.version), row.phase, job, row.execution, str(row.redrives), str(row.jobs))
        table.add_row(name, *cells)
    return table
