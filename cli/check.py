"""`muster check`: every error of every definition, before anything is deployed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.bundles import definition_files, published, sources
from cli.problems import count, summary, tell
from muster.core.checking.check import Checked, check as check_files
from muster.core.checking.explain import explain as explained
from muster.core.project import check_project

WRONG = 2

Files = Annotated[
    list[Path] | None,
    typer.Argument(exists=True, dir_okay=False, help="Default: bundles/*.yaml, as one project."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")]
Explain = Annotated[bool, typer.Option("--explain", help="Print definitions, defaults filled in.")]


def check(
    files: Files = None,
    *,
    as_json: AsJson = False,
    strict: Strict = False,
    explain: Explain = False,
) -> None:
    """Check bundle definitions and the templates that they name."""
    checked = _checked(files)
    is_wrong = checked.has_errors or (strict and bool(checked.problems))
    tell(checked.problems, as_json=as_json)
    if not as_json:
        if explain:
            typer.echo(explained(checked.definitions), nl=False)
        typer.echo(summary(checked.problems, count(len(checked.definitions), "definition")))
    raise typer.Exit(WRONG if is_wrong else 0)


def _checked(files: Sequence[Path] | None) -> Checked:
    from cli.proof import proof  # noqa: PLC0415 - the renderer is slow to import

    if files:
        return check_files(sources(files), published(), proof)
    found = definition_files()
    if not found:
        raise typer.BadParameter("no definitions: there is no bundles/*.yaml here")
    return check_project(sources(found), published(), proof)
