"""`muster lag`: how far a stage has read its topics, and what they deleted unread."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from cli.operate.broker import reach
from cli.operate.unread import progress
from cli.operate.wording import plain
from cli.quarantine import Broker, Identity
from cli.target import AsJson, Profile, Region, StageName, Where, enter, outside, plainly

Topics = Annotated[list[str], typer.Argument(metavar="TOPIC…", show_default=False)]


def lag(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    topics: Topics,
    *,
    bootstrap_servers: Broker = None,
    auth: Identity = None,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Ask Kafka how far topics are read; exit code 1 where records were deleted unread."""
    with plainly():
        door = enter(Where(stage=stage, profile=profile, region=region), outside(ctx))
        broker = reach(door, bootstrap_servers, auth)
        found = [each for topic in topics for each in progress(broker, door.stage, topic)]
    gone = sum(each.gone for each in found)
    if as_json:
        partitions = [{**asdict(each), "behind": each.behind, "gone": each.gone} for each in found]
        typer.echo(json.dumps({"partitions": partitions, "gone": gone}, indent=1, sort_keys=True))
    else:
        for each in found:
            typer.echo(plain(each.told))
        typer.echo(f"{gone} deleted unread" if gone else "nothing was deleted unread")
    if gone:
        raise typer.Exit(1)
