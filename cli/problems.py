"""What a check found, as people and editors read it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import typer

from muster.core.checking.problem import Problem


def tell(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print every problem, a line each or as one JSON list."""
    if as_json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], indent=1))
        return
    for problem in problems:
        typer.echo(str(problem))


def summary(problems: Sequence[Problem], sound: str) -> str:
    """Say in a line how much is wrong, or that all of `sound` is well."""
    errors = [problem for problem in problems if not problem.is_warning]
    warnings = [problem for problem in problems if problem.is_warning]
    if not errors:
        told = [sound, "no errors"]
        return ", ".join([*told, *([count(len(warnings), "warning")] if warnings else [])])
    return f"{count(len(errors), 'error')} in {count(_files(errors), 'file')}"


def count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _files(problems: Sequence[Problem]) -> int:
    return len(Counter(problem.file for problem in problems))
