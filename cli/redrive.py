"""`muster redrive`: let a bundle's failed execution go on, once, and say what will happen."""

import json
from datetime import datetime

import typer

from cli.operate.execution import NotRedrivenError
from cli.operate.facts import Facts
from cli.operate.looking import Looking
from cli.operate.outlook import obstacle, outlook
from cli.operate.wording import listed, plain
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
from muster.core.definition import Json
from muster.core.instants import rfc3339


def redrive(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    key: Key,
    *,
    definition: DefinitionName = None,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Redrive a bundle's execution: it goes on from the state that failed."""
    target = find(Where(stage=stage, profile=profile, region=region), outside(ctx))
    looking = Looking.at(target)
    facts = _the_one(looking, key, definition)
    said = _redriven(looking, facts, target.clock.now())
    if as_json:
        typer.echo(json.dumps(said, indent=1, sort_keys=True))
        return
    count, state = said["redrive_count"], said["failed_state"]
    typer.echo(f"{_named(facts)} is redriven from {state} (redrive {count} of its execution).")
    typer.echo(said["outlook"])


def _the_one(looking: Looking, key: str, definition: str | None) -> Facts:
    """Return the key's one bundle; a person decides between several."""
    found = looking.bundles(key, definition)
    if len(found) > 1:
        names = listed(bundle.key.definition for bundle in found)
        raise NotRedrivenError(plain(f"{key} is a key of {names}: name one with --definition"))
    return looking.facts(found[0])


def _redriven(looking: Looking, facts: Facts, now: datetime) -> dict[str, Json]:
    execution, executions = facts.execution, looking.executions
    has_failed = execution is not None and execution.has_ended_badly
    state = executions.last_state(execution) if execution is not None and has_failed else None
    why_not = obstacle(facts, state, now)
    if execution is None or why_not is not None:
        raise NotRedrivenError(plain(f"{_named(facts)} is not redriven: {why_not}"))
    return {
        "redriven_at": rfc3339(executions.redrive(execution)),
        "definition": facts.bundle.key.definition,
        "key": facts.bundle.key.key,
        "execution_arn": execution.arn,
        "failed_state": state,
        "error": execution.error,
        "redrive_count": execution.redrive_count + 1,
        "outlook": outlook(facts, state, now),
    }


def _named(facts: Facts) -> str:
    return plain(f"{facts.bundle.key.definition} {facts.bundle.key.key}")
