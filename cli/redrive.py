"""`muster redrive`: let failed executions go on, once, and say what will happen."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from cli.operate.choice import Choice, Stuck, instant
from cli.operate.execution import NotRedrivenError
from cli.operate.facts import Facts
from cli.operate.looking import Looking
from cli.operate.redriving import Candidate, candidates, outcomes, redriven
from cli.operate.sheet import paper
from cli.operate.wording import listed, plain
from cli.target import (
    AsJson,
    DefinitionName,
    Outside,
    Profile,
    Region,
    StageName,
    Where,
    find,
    outside,
)
from muster.core.definition import Json

WIDTH = 200
COLUMNS = ("definition", "key", "failed at", "error", "outcome", "then")

Key = Annotated[
    str | None, typer.Argument(help="The correlation key; without it: all chosen.", metavar="[KEY]")
]
Breached = Annotated[bool, typer.Option("--breached", help="Those that breached.")]
Complete = Annotated[bool, typer.Option("--complete", help="Those that are complete.")]
Team = Annotated[str | None, typer.Option(help="Those of this team's definitions.")]
Submission = Annotated[Stuck | None, typer.Option(help="Those whose job stands so.")]
Since = Annotated[str | None, typer.Option(help="Whose execution ended since: 25h, an instant.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Look at so many at most.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="List them, and redrive none.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to go about several."""

    dry_run: bool
    yes: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What the command line says of several; `since` as it was typed."""

    breached: bool
    complete: bool
    submission: Stuck | None
    team: str | None
    since: str | None
    limit: int

    @property
    def says_something(self) -> bool:
        """Whether any condition was given."""
        return any((self.breached, self.complete, self.submission, self.team, self.since))


def redrive(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    key: Key = None,
    *,
    definition: DefinitionName = None,
    breached: Breached = False,
    complete: Complete = False,
    team: Team = None,
    submission: Submission = None,
    since: Since = None,
    limit: Limit = 1000,
    dry_run: DryRun = False,
    yes: Yes = False,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Redrive a bundle's execution, or those of all chosen: each goes on from what failed."""
    wanted = Filter(breached, complete, submission, team, since, limit)
    manner = Manner(dry_run=dry_run, yes=yes, as_json=as_json)
    _check(key, definition, wanted, manner)
    world = outside(ctx)
    looking = Looking.at(find(Where(stage=stage, profile=profile, region=region), world))
    if key is None:
        _several(world, looking, looking.owned(definition, team), wanted, manner)
    else:
        _one(looking, key, definition, as_json=as_json)


def _check(key: str | None, definition: str | None, wanted: Filter, manner: Manner) -> None:
    if key is None and definition is None and not wanted.says_something:
        raise typer.BadParameter("name a KEY, or choose several, as with --breached --complete")
    if key is not None and (wanted.says_something or manner.dry_run or manner.yes):
        raise typer.BadParameter("a KEY is one bundle: only --definition goes with it")


def _one(looking: Looking, key: str, definition: str | None, *, as_json: bool) -> None:
    now = looking.target.clock.now()
    candidate = Candidate.of(looking, _the_one(looking, key, definition), now)
    said = redriven(looking, candidate, now)
    if as_json:
        typer.echo(json.dumps(said, indent=1, sort_keys=True))
        return
    count, state = said["redrive_count"], said["failed_state"]
    typer.echo(f"{candidate.name} is redriven from {state} (redrive {count} of its execution).")
    typer.echo(said["outlook"])


def _the_one(looking: Looking, key: str, definition: str | None) -> Facts:
    """Return the key's one bundle; a person decides between several."""
    found = looking.bundles(key, definition)
    if len(found) > 1:
        names = listed(bundle.key.definition for bundle in found)
        raise NotRedrivenError(plain(f"{key} is a key of {names}: name one with --definition"))
    return looking.facts(found[0])


def _several(
    world: Outside, looking: Looking, names: Sequence[str], wanted: Filter, manner: Manner
) -> None:
    now, limit = world.clock.now(), wanted.limit
    since = instant(wanted.since, now)
    choice = Choice(
        breached=wanted.breached, complete=wanted.complete, submission=wanted.submission, now=now
    )
    found = looking.open_bundles(names, choice.may_be, limit)
    if len(found) > limit:
        typer.echo(f"There are more than {limit}: these first, then ask again.", err=True)
    known = list(candidates(looking, [each for each in found[:limit] if choice(each)], since, now))
    chosen = [each for each in known if each.why_not is None]
    said = [
        {"outcome": "left", **each.document(now), "why": each.why_not}
        for each in known
        if each.why_not is not None
    ]
    if manner.dry_run:
        said += [{"outcome": "would be redriven", **each.document(now)} for each in chosen]
    else:
        _ask(chosen, manner)
        said += outcomes(looking, chosen, world.pause, now)
    _tell(said, as_json=manner.as_json)


def _ask(chosen: Sequence[Candidate], manner: Manner) -> None:
    """Ask once, with their names, where it is about more than one."""
    if manner.yes or len(chosen) < 2:  # noqa: PLR2004 - more than one
        return
    for each in chosen:
        typer.echo(f"{each.name}  failed at {each.state or '?'}", err=True)
    typer.confirm(f"Redrive these {len(chosen)} executions?", abort=True, err=True)


def _tell(said: Sequence[dict[str, Json]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"bundles": said}, indent=1, sort_keys=True))
    elif not said:
        typer.echo("no execution of such a bundle has failed")
    else:
        _print(said)
    if any(each["outcome"] == "refused" for each in said):
        raise typer.Exit(1)


def _print(said: Sequence[dict[str, Json]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for each in said:
        then = each.get("why") or each["outlook"]
        cells = (each["definition"], each["key"], each["failed_state"], each["error"])
        texts = (plain(str(cell or "-")) for cell in (*cells, each["outcome"], then))
        table.add_row(*map(Text, texts))
    paper(WIDTH).print(table)
    counts = Counter(str(each["outcome"]) for each in said)
    typer.echo(", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
