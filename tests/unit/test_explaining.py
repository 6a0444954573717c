"""What `--explain` shows of a definition."""

from datetime import timedelta

import pytest

from muster.core.checking.explain import duration, explain
from tests.unit.definitions import ORDER, checked


def test_an_explanation_says_what_was_left_out() -> None:
    told = explain(checked(ORDER).definitions)

    assert "\nexpire: 7d\nremember: 30d\n" in told
    assert "deadline:\n  from: first\n  in: 90m\n  then: keep\n" in told
    assert "breach:\n  - alert: fulfilment\n    severity: high\n" in told


def test_an_explanation_without_a_deadline_has_none() -> None:
    told = explain(checked(ORDER.replace("deadline: {in: 90m}\n", "")).definitions)

    assert "deadline" not in told


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param(timedelta(days=2), "2d", id="days"),
        pytest.param(timedelta(hours=36), "36h", id="hours"),
        pytest.param(timedelta(seconds=61), "61s", id="seconds"),
    ],
)
def test_a_duration_is_one_number_and_one_unit(span: timedelta, expected: str) -> None:
    assert duration(span) == expected
