"""Remove each guard in turn: the unfaulted demo passes, and a named law kills: `make mutants`."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.figures import rewrite
from tests.guards.table import disagreements
from tests.mutants.mutant import MUTANTS, UNSEEN, Mutant
from tests.mutants.trial import Trial, tried

ROOT = Path(__file__).resolve().parents[2]
AT_A_TIME = 2
TOLD = ("no-look-up", "settle-on-what-was-read", "noted-before-it-is-told")
RELIABILITY = Path("docs/reliability.md")
console = Console(width=118, highlight=False, record=True)
progress = Console(stderr=True, highlight=False)


def main(
    only: Annotated[str, typer.Option(help="Only mutants with this in the name.")] = "",
    *,
    demo: Annotated[
        bool, typer.Option(help="Run the real `muster demo` without each guard too.")
    ] = False,
    docs: Annotated[bool, typer.Option("--docs", help="Rewrite docs/reliability.md.")] = False,
) -> None:
    """Show that each guard is missed by a law and not by the unfaulted demo."""
    os.nice(5)
    if said := disagreements(ROOT):
        console.print("\n".join(said), markup=False)
        raise typer.Exit(1)
    wanted = [each for each in MUTANTS if only in each.name]
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        trials = list(hands.map(lambda each: _tried(each, with_demo=demo), wanted))
    console.print(_table([each for each in trials if not each.is_noticed_at_once]))
    _tell_stories(trials)
    _name_what_is_left_out(trials)
    survived = [t for t in trials if not t.is_killed and not t.is_noticed_at_once]
    for trial in survived:
        why = trial.finding.breakdown or "no law is broken"
        console.print(f"SURVIVES: {trial.mutant.name}: {why}", markup=False)
    shown = sum(each.is_killed and not each.is_noticed_at_once for each in trials)
    console.print(
        f"{shown} mutants pass the unfaulted demo and break a law; {len(survived)} survive"
    )
    if docs:
        rewrite(RELIABILITY, "mutants", console.export_text())
    raise typer.Exit(1 if survived else 0)


def _tried(mutant: Mutant, *, with_demo: bool) -> Trial:
    """Try one, and say so at once."""
    trial = tried(mutant, ROOT, with_demo=with_demo)
    said = "; ".join(trial.finding.differences) or trial.finding.law or "SURVIVES"
    progress.print(f"{mutant.name}: {said} {trial.finding.breakdown}", markup=False)
    return trial


def _table(trials: list[Trial]) -> Table:
    table = Table(show_lines=True)
    for name in ("guard", "without it", "demo", "killed in", "by the law", "steps"):
        table.add_column(name, overflow="fold")
    for trial in trials:
        found, mutant = trial.finding, trial.mutant
        demo = f"passed\nreal: {trial.demo}" if trial.demo else "passed"
        cells = (f"{mutant.name}\n{mutant.files}", mutant.without(ROOT), demo)
        killed = (found.configuration, found.law or "NONE", str(max(0, len(found.story) - 1)))
        table.add_row(*map(escape, (*cells, *killed)))
    return table


def _tell_stories(trials: list[Trial]) -> None:
    for trial in trials:
        if trial.mutant.name in TOLD:
            console.print(f"\n{trial.mutant.name}: {trial.mutant.without(ROOT)}", markup=False)
            for line in trial.finding.story:
                console.print(line, markup=False)
    console.print()


def _name_what_is_left_out(trials: list[Trial]) -> None:
    for trial in trials:
        if trial.is_noticed_at_once:
            said = "; ".join(trial.finding.differences) or "the real demo differs"
            console.print(f"noticed by the demo: {trial.mutant.name}: {said}", markup=False)
    for name, reason in UNSEEN.items():
        console.print(f"not seen here: {name}: {reason}", markup=False)


if __name__ == "__main__":
    typer.run(main)
