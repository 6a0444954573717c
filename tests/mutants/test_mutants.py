"""A few mutants end to end; the others by `make mutants`."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.guards.table import GUARDS
from tests.mutants.mutant import MUTANTS, UNSEEN, Mutant, named
from tests.mutants.trial import tried
from tests.mutants.unfaulted import Unfaulted

ROOT = Path(__file__).resolve().parents[2]


def test_every_guard_is_a_mutant_or_has_a_reason_why_the_worlds_cannot_miss_it() -> None:
    names = {guard.name for guard in GUARDS}

    assert {mutant.name for mutant in MUTANTS} | UNSEEN.keys() == names
    assert sum(len(mutant.guards) for mutant in MUTANTS) == sum(
        guard.name not in UNSEEN for guard in GUARDS
    )
    assert all(UNSEEN.values())


def test_the_unfaulted_demo_is_as_it_says_with_every_guard_in_place() -> None:
    assert Unfaulted().differences() == []


def test_the_unfaulted_demo_notices_an_event_that_never_comes() -> None:
    demo = Unfaulted()
    del demo.sent[0]

    assert demo.differences() != []


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("no-look-up", "one submission per effect"),
        ("settle-on-what-was-read", "committed is settled"),
        ("verdict-before-quarantine", "invalid is in quarantine"),
    ],
)
def test_a_mutant_passes_the_unfaulted_demo_and_breaks_the_law(name: str, law: str) -> None:
    trial = tried(named(name), ROOT)

    assert trial.finding.breakdown == ""
    assert trial.finding.differences == []
    assert trial.finding.law == law
    assert trial.finding.story[-1].startswith(f"=> {law}: ")


def test_a_mutant_that_only_breaks_down_is_not_killed() -> None:
    (guard,) = named("token-trusted").guards
    broken = replace(guard, new=f"raise KeyError(key)\n        {guard.old}")

    trial = tried(Mutant(name=guard.name, guards=(broken,)), ROOT)

    assert "KeyError" in trial.finding.breakdown
    assert not trial.is_killed
