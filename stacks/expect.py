"""What a stage may say, checked: each problem becomes one line that names its field."""

import re
from collections.abc import Iterator


class InvalidStageError(ValueError):
    """Names everything that is wrong with a stage, a line each."""


def expect(field: str, wanted: str, found: object, *, met: bool) -> Iterator[str]:
    """Yield the problem of a field, unless what it should be is met."""
    if not met:
        yield f"{field}: expected {wanted}, found {found!r}"


def matching(field: str, wanted: str, pattern: re.Pattern[str], found: object) -> Iterator[str]:
    """Yield a problem unless the field is text of this form."""
    met = isinstance(found, str) and pattern.fullmatch(found) is not None
    return expect(field, wanted, found, met=met)


def between(field: str, least: int, most: int, found: object) -> Iterator[str]:
    """Yield a problem unless the field is a whole number within these bounds."""
    number = isinstance(found, int) and not isinstance(found, bool)
    met = number and least <= int(str(found)) <= most
    return expect(field, f"a whole number from {least} to {most}", found, met=met)
