"""`muster ls`: the bundles that are open, or complete and not yet submitted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from cli.operate.document import listing
from cli.operate.facts import Facts
from cli.operate.looking import Looking
from cli.operate.sheet import left, paper
from cli.operate.wording import minute, plain
from cli.target import AsJson, Profile, Region, StageName, Where, find, outside
from muster.core.bundle import Bundle, Phase
from muster.core.submission import Standing

FOLDED = ("key", "got", "missing")
COLUMNS = ("definition", *FOLDED, "phase", "deadline (UTC)", "time", "submission")
WIDTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the open bundles to show."""

    phase: Phase | None
    submission: Standing | None
    overdue: bool
    now: datetime

    def __call__(self, bundle: Bundle) -> bool:
        """Tell whether to show this one."""
        phase_fits = self.phase in (None, bundle.phase)
        submission_fits = self.submission in (None, bundle.submission.standing)
        return phase_fits and submission_fits and self._is_due(bundle)

    def _is_due(self, bundle: Bundle) -> bool:
        return not self.overdue or _is_overdue(bundle, self.now)


def ls(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    *,
    definition: Annotated[str | None, typer.Option(help="Of this definition only.")] = None,
    team: Annotated[str | None, typer.Option(help="Of this team's definitions only.")] = None,
    phase: Annotated[Phase | None, typer.Option(help="In this phase only.")] = None,
    submission: Annotated[Standing | None, typer.Option(help="Whose job stands so.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Past the deadline only.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """List open bundles, those due first, and complete ones whose job is not submitted."""
    target = find(Where(stage=stage, profile=profile, region=region), outside(ctx))
    looking, now = Looking.at(target), target.clock.now()
    wanted = Wanted(phase=phase, submission=submission, overdue=overdue, now=now)
    found = looking.open_bundles(looking.owned(definition, team), wanted, limit)
    shown = [looking.outline(bundle) for bundle in found[:limit]]
    if as_json:
        document = {"bundles": [listing(facts, now) for facts in shown], "more": len(found) > limit}
        typer.echo(json.dumps(document, indent=1, sort_keys=True))
        return
    _print(shown, now)
    if len(found) > limit:
        typer.echo("There are more: narrow the search, or raise --limit.")


def _is_overdue(bundle: Bundle, now: datetime) -> bool:
    return bundle.is_open and bundle.deadline is not None and bundle.deadline <= now


def _print(shown: Sequence[Facts], now: datetime) -> None:
    if not shown:
        typer.echo("no such bundle is open")
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in COLUMNS:
        table.add_column(name, no_wrap=name not in FOLDED, overflow="fold")
    for facts in shown:
        table.add_row(*_cells(facts, now), style="yellow" if _is_overdue(facts.bundle, now) else "")
    paper(WIDTH).print(table)


def _cells(facts: Facts, now: datetime) -> Sequence[Text]:
    bundle = facts.bundle
    cells = (
        bundle.key.definition,
        bundle.key.key,
        ", ".join(sorted(bundle.got)),
        "?" if facts.missing is None else ", ".join(facts.missing),
        "" if bundle.phase is None else bundle.phase.value,
        "" if bundle.deadline is None else minute(bundle.deadline),
        left(bundle, now),
        bundle.submission.standing.value,
    )
    return [Text(plain(cell)) for cell in cells]
