"""The `muster` command; a command's module is imported only when the command is asked for."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from muster.core.errors import MusterError

# Each is a function of a command, or a Typer with commands of its own.
COMMANDS = {
    "check": "cli.check:check",
    "pipeline": "cli.pipeline:app",
    "publish": "cli.publish:publish",
    "produce": "cli.produce:produce",
    "demo": "cli.demo:demo",
    "local": "cli.local:app",
    "controlm": "cli.controlm:app",
    "ls": "cli.ls:ls",
    "why": "cli.why:why",
    "redrive": "cli.redrive:redrive",
    "templates": "cli.templates:app",
    "secret": "cli.secret:app",
    "quarantine": "cli.quarantine:app",
    "lag": "cli.lag:lag",
    "destroy": "cli.destroy:destroy",
    "alarm": "cli.alarm:app",
}


class Commands(TyperGroup):
    """Finds the commands in the table above."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - the base class's signature
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - as above
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(found)
            found = alone
        command = get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    """Wait for the events that belong together, then start the job that needs them all."""


def main() -> None:
    """Run the command line; no traceback reaches its user but with --debug."""
    try:
        app(prog_name="muster")
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        typer.echo(f"muster: {_told(error)}", err=True)
        sys.exit(1)


def _told(error: Exception) -> str:
    if isinstance(error, MusterError) and str(error):
        return str(error)
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words} (muster --debug … shows where)"


if __name__ == "__main__":
    main()
