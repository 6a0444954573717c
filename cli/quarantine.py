"""`muster quarantine`: what can never be read, and sending it again once it is mended."""

import json
from codecs import getincrementaldecoder
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from cli.operate.broker import Auth, reach
from cli.operate.choice import instant
from cli.operate.quarantined import Quarantine, Quarantined, object_name
from cli.operate.replaying import Replayer, resent
from cli.operate.sheet import paper
from cli.operate.wording import cropped, plain
from cli.target import AsJson, Door, Profile, Region, StageName, Where, enter, outside, plainly
from muster.core.definition import Json

WIDTH = 160
MOST_BYTES = 2048

app = typer.Typer(help="Records that can never be read.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="TOPIC/PARTITION/OFFSET", show_default=False)]
Names = Annotated[list[str], typer.Argument(metavar="TOPIC/PARTITION/OFFSET…", show_default=False)]
Topic = Annotated[str | None, typer.Option(help="Of this topic only.")]
Since = Annotated[str | None, typer.Option(help="Kept since then: 25h, or an instant.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")]
Broker = Annotated[
    str | None,
    typer.Option("-b", "--bootstrap-servers", envvar="KAFKA_BOOTSTRAP", help="Kafka's address."),
]
Identity = Annotated[
    Auth | None,
    typer.Option(help="Whom the broker sees: your AWS identity, or nobody; default: by stage."),
]
File = Annotated[
    Path | None, typer.Option("--file", exists=True, dir_okay=False, help="The mended event.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send none.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command()
def ls(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    *,
    topic: Topic = None,
    since: Since = None,
    limit: Limit = 50,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """List what is in quarantine and was not replayed."""
    earliest = instant(since, outside(ctx).clock.now())
    with plainly():
        quarantine = _quarantine(ctx, Where(stage=stage, profile=profile, region=region))
        names = quarantine.names(topic, earliest, limit)
        found = [quarantine.read(name) for name in names[:limit]]
    if as_json:
        document = {"records": [_document(each) for each in found], "more": len(names) > limit}
        typer.echo(json.dumps(document, indent=1, sort_keys=True))
        return
    _print(found)
    if len(names) > limit:
        typer.echo("There are more: narrow the search, or raise --limit.")


@app.command()
def show(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    name: Name,
    *,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Show one record: why it is there, where it lay, when, and what it says."""
    with plainly():
        quarantine = _quarantine(ctx, Where(stage=stage, profile=profile, region=region))
        record = quarantine.read(object_name(name))
    said = {**_document(record), **_value(record.value)}
    if as_json:
        typer.echo(json.dumps(said, indent=1, sort_keys=True))
        return
    for word in ("reason", "topic", "partition", "offset", "timestamp", "headers", "bytes"):
        typer.echo(plain(f"{word:<10} {said[word]}"))
    typer.echo(plain(f"{'value':<10} {_seen(said)}"))
    if said["cut"]:
        typer.echo(f"{'':<10} the first {MOST_BYTES} bytes only")


@app.command()
def replay(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    names: Names,
    *,
    bootstrap_servers: Broker = None,
    auth: Identity = None,
    file: File = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Send records to their topics again, as they were or as --file has one, and set them aside."""
    if file is not None and len(names) > 1:
        raise typer.BadParameter("--file is one event: name one record with it")
    where = Where(stage=stage, profile=profile, region=region)
    with plainly():
        door = enter(where, outside(ctx))
        quarantine = _kept(door)
        records = [quarantine.read(object_name(name)) for name in names]
        broker = None if dry_run else reach(door, bootstrap_servers, auth)
        if len(records) > 1 and not (yes or dry_run):
            typer.confirm(f"Send these {len(records)} records again?", abort=True, err=True)
        mended = file.read_bytes() if file else None
        replayer = Replayer(broker) if broker else None
        for line in resent(quarantine, records, mended, replayer):
            typer.echo(plain(line))


def _quarantine(ctx: typer.Context, where: Where) -> Quarantine:
    return _kept(enter(where, outside(ctx)))


def _kept(door: Door) -> Quarantine:
    return Quarantine(door.client("s3"), door.outputs("state")("QuarantineBucket"))


def _document(record: Quarantined) -> dict[str, Json]:
    return {
        "name": record.name,
        "reason": record.reason,
        "topic": record.place.topic,
        "partition": record.place.partition,
        "offset": record.place.offset,
        "timestamp": record.timestamp,
        "bytes": None if record.value is None else len(record.value),
        "headers": ", ".join(name for name, _ in record.headers),
    }


def _value(value: bytes | None) -> dict[str, Json]:
    """Return the value as text where it is that, else as hex; never more than is read."""
    raw = (value or b"")[:MOST_BYTES]
    cut = len(value or b"") > MOST_BYTES
    try:
        text = getincrementaldecoder("utf-8")().decode(raw, final=not cut)
    except UnicodeDecodeError:
        return {"text": None, "hex": raw.hex(), "cut": cut}
    return {"text": None if value is None else text, "hex": None, "cut": cut}


def _seen(said: dict[str, Json]) -> Json:
    if said["bytes"] is None:
        return "none: a tombstone"
    return said["hex"] if said["text"] is None else said["text"]


def _print(found: list[Quarantined]) -> None:
    if not found:
        typer.echo("nothing of that kind is in quarantine")
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("record", "timestamp", "bytes", "reason"):
        table.add_column(name, overflow="fold")
    for each in found:
        place = f"{each.place.topic}/{each.place.partition}/{each.place.offset}"
        size = "-" if each.value is None else str(len(each.value))
        cells = (place, each.timestamp or "-", size, cropped(each.reason, 80))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    paper(WIDTH).print(table)
