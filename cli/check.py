"""`muster check`: every error of every definition, before anything is deployed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.bundles import definition_files, published, sources
from muster.core.checking.check import Checked, check as check_files
from muster.core.checking.explain import explain as explained
from muster.core.checking.problem import Problem
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
    if as_json:
        typer.echo(json.dumps([asdict(problem) for problem in checked.problems], indent=1))
    else:
        for problem in checked.problems:
            typer.echo(str(problem))
        if explain:
            typer.echo(explained(checked.definitions), nl=False)
        typer.echo(_summary(checked))
    raise typer.Exit(WRONG if is_wrong else 0)


def _checked(files: Sequence[Path] | None) -> Checked:
    from cli.proof import proof  # noqa: PLC0415 - the renderer is slow to import

    if files:
        return check_files(sources(files), published(), proof)
    found = definition_files()
    if not found:
        raise typer.BadParameter("no definitions: there is no bundles/*.yaml here")
    return check_project(sources(found), published(), proof)


def _summary(checked: Checked) -> str:
    errors = [problem for problem in checked.problems if not problem.is_warning]
    warnings = [problem for problem in checked.problems if problem.is_warning]
    if not errors:
        told = [_count(len(checked.definitions), "definition"), "no errors"]
        return ", ".join([*told, *([_count(len(warnings), "warning")] if warnings else [])])
    return f"{_count(len(errors), 'error')} in {_count(_files(errors), 'file')}"


def _files(problems: Sequence[Problem]) -> int:
    return len(Counter(problem.file for problem in problems))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
