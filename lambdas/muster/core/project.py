"""All definitions of a project: its files, and what it published before."""

from collections.abc import Mapping

from muster.core.catalogue import Catalogue
from muster.core.checking.check import Checked, Proof, check
from muster.core.checking.problem import InvalidDefinitionsError, Problem

PUBLISHED = "bundles/published.json"


def check_project(
    sources: Mapping[str, str], published: Catalogue, proof: Proof | None = None
) -> Checked:
    """Check every file of a project; `sources` maps its files to their text."""
    checked = check(sources, published, proof)
    if checked.has_errors:  # a broken file may be the one that is missed
        return checked
    declared = {each.name for each in checked.definitions}
    vanished = [each.name for each in published.current() if each.name not in declared]
    return Checked(checked.definitions, (*checked.problems, *map(_vanished, vanished)))


def catalogue(sources: Mapping[str, str], published: Catalogue) -> Catalogue:
    """Return every version whose bundles may live; `InvalidDefinitionsError` tells all errors."""
    checked = check_project(sources, published)
    if checked.has_errors:
        raise InvalidDefinitionsError(checked.problems)
    return extended(published, checked)


def extended(published: Catalogue, checked: Checked) -> Catalogue:
    """Return what is published once the checked files are."""
    return Catalogue.of([*published.versions.values(), *checked.definitions])


def _vanished(name: str) -> Problem:
    message = f"bundle '{name}' was published and has no file; its open bundles still need one"
    return Problem(PUBLISHED, 1, "E22", message)
