"""`muster why`: why a bundle is where it is, and what can be done next."""

import json

import typer

from cli.operate.document import account
from cli.operate.looking import Looking
from cli.operate.sheet import paper, sheet
from cli.target import (
    AsJson,
    DefinitionName,
    Key,
    Profile,
    Region,
    StageName,
    Where,
    find,
    outside,
)

WIDTH = 100


def why(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    key: Key,
    *,
    definition: DefinitionName = None,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Tell why a bundle is where it is: members, deadline, events, job, execution."""
    target = find(Where(stage=stage, profile=profile, region=region), outside(ctx))
    looking = Looking.at(target)
    found = [looking.facts(bundle) for bundle in looking.bundles(key, definition)]
    now = target.clock.now()
    if as_json:
        accounts = [account(facts, now) for facts in found]
        typer.echo(json.dumps({"key": key, "bundles": accounts}, indent=1, sort_keys=True))
        return
    page = paper(WIDTH)
    for facts in found:
        page.print(sheet(facts, now))
