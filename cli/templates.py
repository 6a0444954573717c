"""`muster templates`: the folder `templates/` and the stage's bucket."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from cli.bundles import definition_files, published, sources
from cli.operate.sheet import paper
from cli.operate.shelf import Change, Difference, Kept, Shelf, folder_keys
from cli.operate.wording import minute, plain
from cli.proof import TEMPLATES, proof_of
from cli.target import AsJson, Profile, Region, StageName, Where, enter, outside, plainly
from muster.adapters.s3 import TEMPLATE_BYTES
from muster.core.checking.check import check
from muster.core.errors import MusterError
from muster.core.instants import rfc3339

WRONG = 2
WIDTH = 160
TO_PUSH = (Change.NEW, Change.CHANGED)

app = typer.Typer(help="The job templates of a stage.", no_args_is_help=True)

Names = Annotated[
    list[str] | None,
    typer.Argument(help="Their names below templates/; default: all.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


@app.command()
def push(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    names: Names = None,
    *,
    dry_run: DryRun = False,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Put new and changed templates into the bucket, after each was proven on its sample."""
    keys = _here(names)
    _prove(keys)
    with plainly():
        shelf = _shelf(ctx, Where(stage=stage, profile=profile, region=region))
        for each in shelf.differences(keys):
            typer.echo(_pushed(shelf, each, dry_run=dry_run))


@app.command()
def ls(
    ctx: typer.Context,
    *,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """List the bucket's templates: size, version, and when each was put there."""
    with plainly():
        kept = _shelf(ctx, Where(stage=stage, profile=profile, region=region)).kept()
    if as_json:
        typer.echo(json.dumps({"templates": [_document(each) for each in kept]}, indent=1))
    elif kept:
        _print(kept)
    else:
        typer.echo("the bucket has no templates: `muster templates push` puts them there")


@app.command()
def diff(
    ctx: typer.Context,
    names: Names = None,
    *,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Show what a push would change, as a unified diff of the bucket against the folder."""
    with plainly():
        shelf = _shelf(ctx, Where(stage=stage, profile=profile, region=region))
        found = shelf.differences(_here(names) if names else ())
    for each in found:
        if each.change is Change.BUCKET_ONLY:
            typer.echo(plain(f"only in the bucket: {each.key}"))
            continue
        for line in each.lines():
            typer.echo(line)
    if all(each.change is Change.UNCHANGED for each in found):
        typer.echo("bucket and folder are equal")


def _shelf(ctx: typer.Context, where: Where) -> Shelf:
    door = enter(where, outside(ctx))
    return Shelf(door.client("s3"), door.outputs("state")("TemplatesBucket"))


def _here(names: Sequence[str] | None) -> list[str]:
    there_are = folder_keys()
    if not there_are:
        raise MusterError(f"there are no templates here: {TEMPLATES}/ has none")
    unknown = [name for name in names or () if name not in there_are]
    if unknown:
        raise MusterError(plain(f"{TEMPLATES}/ has no {', '.join(unknown)}"))
    return list(names or there_are)


def _prove(keys: Sequence[str]) -> None:
    """End here if one of them is wrong: either all are pushed or none is."""
    definitions = check(sources(definition_files()), published(), lambda _: []).definitions
    wrong = [f"{key}: {each}" for key in keys for each in [*proof_of(key, definitions), *_big(key)]]
    for line in wrong:
        typer.echo(plain(line), err=True)
    if wrong:
        typer.echo("nothing was pushed", err=True)
        raise typer.Exit(WRONG)


def _big(key: str) -> list[str]:
    size = (TEMPLATES / key).stat().st_size
    return [f"larger than {TEMPLATE_BYTES} bytes"] if size > TEMPLATE_BYTES else []


def _pushed(shelf: Shelf, each: Difference, *, dry_run: bool) -> str:
    line = f"{each.change.value:<9}  {each.key}"
    if each.change not in TO_PUSH or each.folder is None:
        return plain(line)
    if dry_run:
        return plain(f"{line}  would be pushed")
    version = shelf.put(each.key, each.folder)
    return plain(f"{line}  pushed" + (f" as version {version}" if version else ""))


def _document(kept: Kept) -> dict[str, str | int | None]:
    return {
        "key": kept.key,
        "size": kept.size,
        "version": kept.version,
        "modified_at": rfc3339(kept.modified_at),
    }


def _print(found: Sequence[Kept]) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("template", "bytes", "version", "modified (UTC)"):
        table.add_column(name, overflow="fold", justify="right" if name == "bytes" else "left")
    for each in found:
        cells = (each.key, str(each.size), each.version or "-", minute(each.modified_at))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    paper(WIDTH).print(table)
