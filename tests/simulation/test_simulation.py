"""The simulation itself: what is small is closed here, the rest by `make simulate`."""

import subprocess
import sys
from os import defpath, pathsep

import pytest

from muster.core import submitting
from tests.simulation.closing import Closing
from tests.simulation.configurations import CLOSED
from tests.simulation.story import story, tale
from tests.simulation.wandering import LONG_ENOUGH, Wandering
from tests.simulation.world import Configuration

AT_MOST = 20_000
SMALL = [each for each in CLOSED if each.name.startswith("Control-M")]
TELL = (
    "from tests.simulation.wandering import Wandering\n"
    "from tests.simulation.story import tale\n"
    "world = Wandering('7-0')\n"
    "print('\\n'.join(tale(world.known, world.walk('7-0-3').steps)))"
)


@pytest.mark.parametrize("configuration", SMALL, ids=lambda each: each.name)
def test_a_small_configuration_closes_without_a_broken_law(configuration: Configuration) -> None:
    closure = Closing(configuration).close(AT_MOST)

    assert closure.violation is None
    assert closure.is_closed
    assert closure.healed > 0


def test_random_schedules_are_long_and_break_no_law() -> None:
    wandering = Wandering("1-0")

    walks = [wandering.walk(f"1-0-{number}") for number in range(5)]

    assert [walk.violation for walk in walks] == [None] * 5
    assert min(len(walk.steps) for walk in walks) >= LONG_ENOUGH


def test_a_seed_replays_exactly_in_another_process() -> None:
    told = [
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", TELL],
            env={"PATH": defpath, "PYTHONPATH": pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert told[0] == told[1]
    assert len(told[0].splitlines()) >= LONG_ENOUGH


def test_a_seed_replays_exactly_whatever_was_met_before() -> None:
    alone, after_others = Wandering("1-1"), Wandering("1-1")
    for number in range(40):
        after_others.walk(f"1-1-{number}")

    told = [list(tale(each.known, each.walk("1-1-67").steps)) for each in (alone, after_others)]

    assert told[0] == told[1]


def test_a_second_job_is_found_with_the_shortest_story_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submitting, "CONCLUSIVE_MISSES", 1)  # a look-up that lags is believed
    lagging = next(each for each in SMALL if each.lag)
    closing = Closing(lagging)

    violation = closing.close(AT_MOST).violation

    assert violation is not None
    assert violation.law == "one submission per effect"
    told = list(story(closing.known, violation))
    assert sum("controlm.submit" in line for line in told) == 2
    assert told[-1].startswith("=> one submission per effect: 2 instances of bdl-")
