"""`muster secret`: Control-M's credential, put where the functions read it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.target import Profile, Region, StageName, Where, enter, outside, plainly
from muster.adapters.secrets import FORMS
from muster.core.errors import MusterError

MOST_BYTES = 4096
WANTED = 'expected {"api_key": …} or {"username": …, "password": …}'

app = typer.Typer(help="Control-M's credential.", no_args_is_help=True)

File = Annotated[
    Path | None,
    typer.Option(
        "--file", exists=True, dir_okay=False, help="Read JSON from here; default: the input."
    ),
]


class SecretError(MusterError):
    """What was given is no credential; says why, and shows none of it."""


@app.callback()
def secret() -> None:
    """Control-M's credential."""


@app.command("set")
def put(
    ctx: typer.Context,
    *,
    file: File = None,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Set the credential, from a hidden prompt, a file or the input; it is never shown."""
    with plainly():
        door = enter(Where(stage=stage, profile=profile, region=region), outside(ctx))
        arn = door.outputs("state")("SecretArn")
        credential = _credential(_given(file, is_attended=outside(ctx).is_attended()))
        door.client("secretsmanager").put_secret_value(
            SecretId=arn, SecretString=json.dumps(credential)
        )
    names = " and ".join(credential)
    typer.echo(f"The secret of stage {door.stage} has a new {names}; it is used within 5 minutes.")


def _given(file: Path | None, *, is_attended: bool) -> str:
    """Return the JSON text from where the operator keeps it."""
    if file is None and is_attended:
        return json.dumps(_asked())
    if file is None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise SecretError(f"no credential: larger than {MOST_BYTES} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SecretError("no credential: not UTF-8") from None


def _asked() -> dict[str, str]:
    key = _hidden("API key (empty: user name and password)")
    if key:
        return {"api_key": key}
    name = typer.prompt("User name", default="", show_default=False, err=True)
    return {"username": name, "password": _hidden("Password")}


def _hidden(question: str) -> str:
    answer: str = typer.prompt(question, hide_input=True, default="", show_default=False, err=True)
    return answer


def _credential(text: str) -> dict[str, str]:
    """Read one of the two forms; errors name fields and show no value, hence `from None`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise SecretError(f"not JSON; {WANTED}") from None
    forms = [form for form in FORMS if isinstance(found, dict) and set(found) == set(form)]
    if not forms:
        raise SecretError(f"no credential; {WANTED}")
    for name in forms[0]:
        value = found[name]
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise SecretError(f"{name} is no text, empty or has characters that cannot be typed")
    return {name: found[name] for name in forms[0]}
