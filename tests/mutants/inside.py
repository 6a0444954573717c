"""Run in a copy of the house: the unfaulted demo, then the smallest configuration that notices.

Prints one JSON object. An error that no use case of ours may raise is told as such: a mutant that
only breaks down proves nothing.
"""

import json
import sys
from dataclasses import asdict, dataclass
from itertools import chain

from tests.mutants.unfaulted import Unfaulted
from tests.simulation.closing import Closing
from tests.simulation.configurations import CLOSED
from tests.simulation.small import SMALL
from tests.simulation.story import story
from tests.simulation.world import Configuration

AT_MOST = 300_000  # worlds of one configuration
LARGE = tuple(each for each in CLOSED if each not in SMALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the unfaulted demo differs in, what was broken where, or what broke down."""

    differences: list[str]
    configuration: str = ""
    law: str = ""
    worlds: int = 0
    story: tuple[str, ...] = ()
    breakdown: str = ""


def find() -> Finding:
    """Play the demo, then close configurations, the smallest first, until a law is broken.

    A configuration that breaks down before a law does is passed over.
    """
    try:
        differences = Unfaulted().differences()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no kill
        return Finding(differences=[], breakdown=f"the demo: {type(error).__name__}: {error}")
    breakdown = ""
    for configuration in chain(SMALL, LARGE):
        try:
            found = _broken(configuration, differences)
        except Exception as error:  # noqa: BLE001 - as above
            breakdown = f"{configuration.name}: {type(error).__name__}: {error}"
            continue
        if found is not None:
            return found
    return Finding(differences=differences, breakdown=breakdown)


def _broken(configuration: Configuration, differences: list[str]) -> Finding | None:
    closing = Closing(configuration)
    closure = closing.close(AT_MOST)
    if closure.violation is None:
        return None
    return Finding(
        differences=differences,
        configuration=configuration.name,
        law=closure.violation.law,
        worlds=closure.worlds,
        story=tuple(story(closing.known, closure.violation)),
    )


if __name__ == "__main__":
    json.dump(asdict(find()), sys.stdout)
