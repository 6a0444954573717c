"""`muster publish`: note the versions that are about to be deployed."""

from pathlib import Path

import typer

from cli.bundles import definition_files, published, sources
from cli.proof import proof
from muster.core.checking.problem import InvalidDefinitionsError
from muster.core.project import PUBLISHED, check_project, extended


def publish() -> None:
    """Add every new version of the definitions to bundles/published.json, if all is well."""
    before = published()
    checked = check_project(sources(definition_files()), before, proof)
    if checked.has_errors:
        raise InvalidDefinitionsError(checked.problems)
    after = extended(before, checked)
    new = sorted(after.versions.keys() - before.versions.keys())
    for name, version in new:
        typer.echo(f"published {name} {version}")
    if not new:
        typer.echo("nothing new")
    Path(PUBLISHED).write_text(after.write(), encoding="utf-8")
