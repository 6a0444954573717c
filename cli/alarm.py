"""`muster alarm`: whether each alarm turns red, whom it calls, and whether it turns green again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from cli.operate.drill import Field, Finding
from cli.operate.drilling import drill
from cli.operate.ground import stage_of_its_own
from cli.operate.rehearsal import Heard, rehearsal
from cli.operate.sheet import paper
from cli.operate.teller import NEVER_HERE
from cli.target import LOCAL, Profile, Region, StageName, Where, enter, outside, plainly
from muster.core.errors import MusterError

WORKDIR = Path("build/alarms")
WIDTH = 132
CAUTION = """\
# Each command has the alarm call as if it had turned red: warn who is on duty first.
# A metric alarm is itself again at its next evaluation, often within seconds: its history shows
# the change. It sets off the composite alarm that names it.
# A composite alarm is itself again only once one that it names changes: set it back by hand."""
NOTE = "* only AWS tells this metric: on the local cloud nothing is refused or left undelivered"

app = typer.Typer(help="The alarms of a stage.", no_args_is_help=True)

Only = Annotated[
    str | None, typer.Option("--only", help="This alarm only; its name without muster-STAGE-.")
]


class AlarmError(MusterError):
    """There is no such alarm, or one that did not do what it should."""


@app.callback()
def alarm() -> None:
    """Alarms of a stage."""


@app.command("test")
def rehearse(
    ctx: typer.Context,
    *,
    only: Only = None,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Drive each alarm to ALARM and back on a local cloud of its own; for AWS, say how."""
    if stage not in (None, LOCAL):
        where = Where(stage=stage, profile=profile, region=region)
        with plainly():
            door = enter(where, outside(ctx))
            heard = rehearsal(door, profile)
        _say_how(heard, _chosen([each.alarm for each in heard], only, door.stage))
        return
    if profile or region:
        raise typer.BadParameter("--profile and --region need --stage")
    with stage_of_its_own(WORKDIR.resolve()) as field:
        chosen = _chosen([*field.triggers, *field.composites], only, LOCAL)
        findings = list(drill(field, chosen))
    console = paper(WIDTH)
    console.print(_table(findings, field))
    _judge(console, findings)


def _chosen(names: Sequence[str], only: str | None, stage: str) -> list[str]:
    prefix = f"muster-{stage}-"
    chosen = [each for each in names if only in (None, each, each.removeprefix(prefix))]
    if not chosen:
        known = ", ".join(each.removeprefix(prefix) for each in names)
        raise AlarmError(f"stage {stage} has no alarm {only or 'at all'}; there are: {known}")
    return chosen


def _table(findings: Sequence[Finding], field: Field) -> Table:
    titles = ("alarm", "ALARM after", "its notice to", "OK again after")
    table = Table(*titles, box=SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False)
    for found in findings:
        trigger = field.triggers.get(found.name)
        mark = " *" if trigger is not None and trigger.metric in NEVER_HERE else ""
        told = ", ".join(map(_short, found.told)) or "nobody: it colours the dashboard"
        table.add_row(
            f"{_short(found.name)}{mark}",
            "; ".join(found.red) or "never",
            told if found.red else "",
            "; ".join(found.green),
            style="red" if found.troubles else None,
        )
    return table


def _short(name: str) -> str:
    return name.removeprefix(f"muster-{LOCAL}-")


def _judge(console: Console, findings: Sequence[Finding]) -> None:
    console.print(NOTE)
    failed = [found for found in findings if found.troubles]
    for found in failed:
        words = "; ".join(found.troubles)
        console.print(f"FAILED {found.name}: {words}", style="red", highlight=False, soft_wrap=True)
    console.print(f"{len(findings) - len(failed)} of {len(findings)} alarms as they should be")
    if failed:
        raise typer.Exit(1)


def _say_how(every: Sequence[Heard], chosen: Sequence[str]) -> None:
    typer.echo(CAUTION)
    for each in every:
        if each.alarm in chosen:
            typer.echo(f"\n{each}")
