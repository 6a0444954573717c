"""Job graphs: layers from left to right, circles and long ways included."""

from itertools import pairwise

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.view.drawing import MOST
from localcloud.controlm.view.faces import shortened
from localcloud.controlm.view.layers import Layers
from tests.controlm_simulator.browse import Browser
from tests.controlm_simulator.caller import Caller, dummy, events, flow, named_folder


@pytest.mark.parametrize(
    ("edges", "columns"),
    [
        pytest.param(["ab", "bc"], ["a", "b", "c"], id="a chain"),
        pytest.param(["ac", "bc"], ["ab", "c"], id="two before one"),
        pytest.param(["ab", "bc", "dc"], ["a", "bd", "c"], id="a late beginning stands near"),
        pytest.param(["ab", "ba"], ["a", "b"], id="a circle of two"),
        pytest.param(["aa", "ab"], ["a", "b"], id="a circle of one"),
        pytest.param([], ["abc"], id="nothing between them"),
    ],
)
def test_nodes_stand_behind_what_precedes_them(edges: list[str], columns: list[str]) -> None:
    nodes = sorted({*"".join(columns)})

    layers = Layers(nodes, [(edge[0], edge[1]) for edge in edges])

    assert ["".join(sorted(map(str, column))) for column in layers.columns] == columns


def test_a_long_way_has_a_place_in_each_column_it_passes() -> None:
    layers = Layers("abcd", [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])

    assert layers.bends(("a", "d")) == [("a", "d", 1), ("a", "d", 2)]
    assert [len(column) for column in layers.columns] == [1, 2, 2, 1]


def test_ways_do_not_cross_without_need() -> None:
    layers = Layers("abcxyz", [("a", "z"), ("b", "y"), ("c", "x")])

    first, second = layers.columns
    follows = {"a": "z", "b": "y", "c": "x"}
    assert [follows[str(node)] for node in first] == second


def test_names_that_are_too_long_lose_their_middle() -> None:
    assert shortened("short", 19) == "short"
    assert shortened("a-very-long-name-of-a-job-17", 19) == "a-very-long-…job-17"
    assert len(shortened("x" * 64, 19)) == 19


def test_jobs_that_wait_for_each_other_are_drawn(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    inner: dict[str, object] = {
        name: dummy(
            wait=events("WaitForEvents", f"done-{other}"), done=events("AddEvents", f"done-{name}")
        )
        for name, other in (("one", "two"), ("two", "one"))
    }
    assert caller.on_demand(named_folder("bdl-1", inner)).status == 200

    page = browser.order(simulator, "bdl-1")

    assert len([one for one in page.all("path") if "marker-end" in one]) == 2


@pytest.mark.parametrize(("number", "is_drawn"), [(MOST, True), (MOST + 1, False)])
def test_too_many_jobs_are_told_only(
    simulator: Simulator, caller: Caller, browser: Browser, *, number: int, is_drawn: bool
) -> None:
    names = [f"job-{place}" for place in range(number)]
    inner: dict[str, object] = {name: dummy() for name in names}
    flows: dict[str, object] = {"flow": flow(*names[:3])}
    assert caller.on_demand(named_folder("bdl-1", {**inner, **flows})).status == 200

    page = browser.order(simulator, "bdl-1")

    assert bool(page.all("svg")) == is_drawn
    assert all(f">{name}</a>" in page.html for name in names)


def test_boxes_never_overlap_and_lie_inside(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    names = [f"job-{place}" for place in range(20)]
    inner: dict[str, object] = {name: dummy() for name in names}
    flows: dict[str, object] = {
        f"flow-{step}": flow(*names[::step]) for step in (1, 2, 3, 5) if len(names[::step]) > 1
    }
    assert caller.on_demand(named_folder("bdl-1", {**inner, **flows})).status == 200

    page = browser.order(simulator, "bdl-1")

    corners = sorted(tuple(map(float, one["transform"][10:-1].split())) for one in page.all("g"))
    size = page.all("svg")[0]
    assert len(corners) == 20
    assert all(one[0] != other[0] or other[1] - one[1] >= 58 for one, other in pairwise(corners))
    assert corners[-1][0] + 168 <= float(size["width"])
    assert max(y for _, y in corners) + 58 <= float(size["height"])
