"""Submitting to the simulated Control-M, whatever it does: in the end one live instance."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from localcloud.controlm import Simulator, SimulatorClock
from localcloud.controlm.faults import Kind
from muster.adapters.controlm import wire
from muster.core.definition import Json
from muster.core.job import Template
from muster.core.submission import Standing
from tests.protocol.stage import Stage, complete
from tests.unit.controlm_client import KEY, a_client

SLOW = {"slow-body": 6, "latency": 1}  # beyond the 0.3 s that the client waits for a byte
ON_DEMAND = "POST /run/ondemand"


class OneJob:
    """Renders the bundle's folder with one job."""

    def render(self, template: Template, values: Mapping[str, Json]) -> str:
        """Return the definition; the template is of no interest."""
        del template
        bundle: Any = values["bundle"]
        job = {"Type": "Job:Dummy"}
        return json.dumps(
            {bundle["folder"]: {"Type": "Folder", "ControlmServer": "IN01", "job": job}}
        )


@pytest.fixture
def world() -> Stage:
    return complete()


@pytest.fixture
def simulator(world: Stage) -> Iterator[Simulator]:
    """Put a simulator in the place of the world's Control-M; both have the world's clock."""
    with Simulator(clock=SimulatorClock(world.clock)) as running:
        running.add_api_key(KEY)
        client = a_client(running.endpoint, clock=world.clock)  # type: ignore[arg-type]
        request = replace(world.submit.request, renderer=OneJob())
        world.submit = replace(world.submit, controlm=client, request=request)
        yield running
        assert running.journal.warnings() == []


def live(simulator: Simulator) -> int:
    """Count the instances of the one folder that was ever asked for."""
    [name] = {name for entry in simulator.journal.posts() for name in entry.asked.folders}
    return len(simulator.orders_named(name))


@pytest.mark.parametrize(
    ("kind", "posts"),
    [
        ("accept-then-drop", 1),
        ("accept-then-500", 1),
        ("truncated-json", 1),
        ("cut-body", 1),
        ("no-run-id", 1),
        ("slow-body", 1),
        ("latency", 1),
        ("reset", 2),
        ("500", 2),
        ("503-html", 2),
        ("429", 2),
    ],
)
def test_in_the_end_there_is_one_live_instance(
    world: Stage,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
    posts: int,
) -> None:
    monkeypatch.setattr(wire, "READ", 0.3)
    simulator.faults.add(kind, ON_DEMAND, seconds=SLOW.get(kind, 0))

    world.plays()
    world.passes(300)

    assert world.pair.submission.standing is Standing.SUBMITTED
    assert len(simulator.journal.posts()) == posts
    assert live(simulator) == 1


def test_of_two_submitters_at_once_one_posts(world: Stage, simulator: Simulator) -> None:
    world.meanwhile("fetch", world.submits)

    world.plays()

    assert len(simulator.journal.posts()) == 1
    assert live(simulator) == 1
    assert world.pair.submission.standing is Standing.SUBMITTED
