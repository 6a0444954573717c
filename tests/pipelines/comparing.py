"""A document run as compiled for Step Functions, beside a straightforward reading of it."""

import json
from collections import Counter
from dataclasses import dataclass

from muster.core.pipelines.check import check
from muster.core.pipelines.executors import Parameters
from muster.core.pipelines.step_functions.machine import compiled
from tests.pipelines.documents import Document
from tests.pipelines.interpreter import Machine
from tests.pipelines.outcomes import outcomes
from tests.pipelines.reading import Told, read
from tests.pipelines.scripts import Scripts
from tests.pipelines.walk import Walk
from tests.pipelines.world import World


@dataclass(frozen=True)
class Compared:
    """Differences, none where the two agree, and how often each ending was met."""

    differences: list[str]
    endings: Counter[str]


def ran(document: Document, scripts: Scripts) -> tuple[Machine, World, Walk]:
    """Compile a document and run it."""
    checked = check("pipelines/drawn.json", json.dumps(document))
    assert checked.pipeline is not None, checked.problems
    world = World(scripts)
    machine = Machine(json.loads(compiled(checked.pipeline, Parameters())), world.task)
    return machine, world, machine.run({})


def compared(document: Document, scripts: Scripts) -> Compared:
    """Hold outcomes, and the instant of each start, against the reading."""
    told = read(document, scripts)
    _, world, walk = ran(document, scripts)
    steps = [s for level in document["definition"] for t in level["THREADS"] for s in t["STEPS"]]
    names = {step["JOB_ID"]: step["JOB_NAME"] for step in steps}
    found = outcomes(walk, names)
    differences = [
        f"{step}: {found[step]}, expected {' or '.join(sorted(told.allowed(step)))}"
        for step in names
        if found[step] not in told.allowed(step)
    ]
    differences += _order(told, world, names) + _culprit(told, walk, names)
    return Compared(differences, Counter(found.values()))


def _order(told: Told, world: World, names: dict[str, str]) -> list[str]:
    """Compare which jobs began when; a stopped thread's later starts never happened."""
    halted = told.halted if told.halted is not None else float("inf")
    expected = {
        (line.began, names[line.step])
        for line in told.lines.values()
        if line.outcome != "not_run" and line.began < halted
    }
    began = {(at, name) for at, name, _ in world.starts if at < halted}
    unreached = {
        (at, name) for at, name in expected - began if world.scripts[name].start_errors > 5
    }
    wrong = (expected - began - unreached) | (began - expected)
    return [f"{name} at {at}: in one of the two only" for at, name in sorted(wrong)]


def _culprit(told: Told, walk: Walk, names: dict[str, str]) -> list[str]:
    """Compare when the run failed, if it did."""
    if (walk.error is None) != (told.halted is None):
        return [f"the run: {walk.error and walk.error.name}, expected failure at {told.halted}"]
    if walk.error is None or walk.ended == told.halted:
        return []
    culprits = [names[each] for each in told.culprits]
    return [f"failed at {walk.ended}, expected {told.halted} by {culprits}"]
