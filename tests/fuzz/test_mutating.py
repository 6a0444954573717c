"""Any text as a definition or a template: problems by file and line, or errors by name."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from tests.fuzz.mutating import a_definition, a_template, judge_definition, judge_template

pytestmark = pytest.mark.timeout(60)  # a bomb that goes off never ends


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_definition_is_accepted_or_has_problems(random: Random) -> None:
    assert judge_definition(a_definition(random))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_template_renders_or_is_refused(random: Random) -> None:
    assert judge_template(*a_template(random))


def test_mutations_are_neither_all_refused_nor_all_harmless() -> None:
    random = Random("4-mutations")  # noqa: S311 - replays
    found = Counter(judge_definition(a_definition(random)) for _ in range(100))
    found += Counter(judge_template(*a_template(random)) for _ in range(100))

    assert len(found) == 4
    assert min(found.values()) > 2
