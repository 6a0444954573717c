"""What `--explain` shows of a definition."""

from datetime import timedelta
from pathlib import Path

import pytest

from muster.core.catalogue import Catalogue
from muster.core.checking.check import Checked, check
from muster.core.checking.explain import duration, explain

NOTHING = Catalogue.of(())
SHIPPED = sorted((Path(__file__).parents[2] / "bundles").glob("*.yaml"))
ORDER = """
bundle: order
version: 3
owner: {team: fulfilment, contact: "#oncall", cost_center: CC-1}
key: order_id
expect:
  parent: {topic: orders.v1, key: order.id, when: {type: [created, "1", 1, true], ok: true}}
  part-1: {topic: parts.v1, key: order_id}
deadline: {in: 90m}
actions:
  complete:
    - run: controlm
      template: order/fulfil.json.j2
      args: {order: "@bundle.key", parts: ["@part-1.sku?", 1, 1.5, false, {deep: "@@home"}]}
"""


def checked(text: str, published: Catalogue = NOTHING) -> Checked:
    return check({"order.yaml": text}, published)


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
