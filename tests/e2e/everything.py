"""All that a stage ever does, in one pass: each function meets each of its cases."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from localcloud.cloud import ROOT
from localcloud.kafka.plan import PlannedEvent, an_order
from muster.core.bundle import Bundle
from muster.core.catalogue import Catalogue
from muster.core.stored import Saved
from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import clock, left_unsettled, let_the_deadline_pass
from tests.e2e.witness import ORDER, PAIR

PATIENCE = timedelta(minutes=2)
LARGE = "x" * 300_000
LONG_AGO = timedelta(days=400)


def do_everything(stage: Stage, folder: Path) -> None:
    """Deploy definitions whose notices quote an event, and let everything happen."""
    stage.cloud.deploy(_quoting(folder / "quoting", stage.cloud.catalogue))
    _every_fate(stage)
    _another_life(stage)
    _what_the_sweeper_finds(stage)
    for definition, first in ((PAIR, _large), (ORDER, _order)):
        _breach(stage, definition, first("timed-out"), _the_machines_own_bell)
        _breach(stage, definition, first("swept"), _abort)
    _breach(stage, PAIR, _large("rung"), _nothing)
    stage.sweep()


def _every_fate(stage: Stage) -> None:
    """Complete, repeat, contradict, come late, and send what nobody can read."""
    key = "every-fate"
    first = _large(key)
    stage.send(first, first, replace(first, payload={"id": key, "random_value": 1}))
    stage.wait_until_parked(key)
    stage.send(child(key))
    stage.wait_for_job(key)
    late = replace(child(key), payload={"parent_id": key, "random_value": 2})
    stage.send(late)
    (poison,) = stage.send(replace(parent(key), payload={"id": None}))
    assert stage.wait_for_fate(poison) == "NoKey"


def _another_life(stage: Stage) -> None:
    """Begin again under the key of a bundle that is forgotten."""
    key = "everything-again"
    stage.send(child(key), parent(key))
    stage.wait_for_job(key)
    state = stage.bundle(key)
    forgotten = replace(state, ready_at=clock.now() - LONG_AGO)
    assert isinstance(stage.store.save(forgotten, replacing=state), Saved)
    stage.send(child(key))
    stage.wait(lambda: stage.bundle(key).generation == 2, f"{key} begins again")


def _what_the_sweeper_finds(stage: Stage) -> None:
    """Leave one bundle never started, and one never woken."""
    left_unsettled(stage, "everything-unstarted", parent("everything-unstarted"), ago=PATIENCE)
    stage.send(parent("everything-unwoken"))
    stage.wait_until_parked("everything-unwoken")
    left_unsettled(stage, "everything-unwoken", child("everything-unwoken"), ago=PATIENCE)
    stage.sweep()
    stage.wait_until_parked("everything-unstarted")
    stage.wait_for_job("everything-unwoken")


def _breach(
    stage: Stage, definition: str, first: PlannedEvent, meanwhile: Callable[[Stage, Bundle], object]
) -> None:
    """Let a deadline pass; who has not heard by then, hears of it from the sweeper."""
    key = str(first.payload["id"])
    stage.send(first)
    stage.wait_until_parked(key, definition)
    let_the_deadline_pass(stage, key, definition)
    meanwhile(stage, stage.bundle(key, definition))
    if not stage.breaches(key):
        stage.sweep()
    stage.wait(lambda: stage.breaches(key), f"the breach of {key} is told")
    stage.wait_for_end(key, definition)
    stage.redrive(key, definition)


def _the_machines_own_bell(stage: Stage, state: Bundle) -> None:
    """End the wait as its timeout would, and let Deadline tell."""
    stage.states.send_task_failure(taskToken=state.task_token, error="DeadlinePassed")
    stage.wait(lambda: stage.breaches(state.key.key), f"Deadline tells of {state.key.key}")


def _abort(stage: Stage, state: Bundle) -> None:
    stage.abort(state.key.key, state.key.definition)


def _nothing(_: Stage, __: Bundle) -> None:
    """Leave it to the sweeper to ring."""


def _large(key: str) -> PlannedEvent:
    return parent(f"everything-{key}", note=LARGE)


def _order(key: str) -> PlannedEvent:
    order = an_order(seed=7, number=1)[0]
    return replace(order, payload={**order.payload, "id": f"everything-{key}"})


def _quoting(project: Path, deployed: Catalogue) -> Path:
    """Copy the project with notices that quote the parent; open bundles keep their versions."""
    for folder in ("bundles", "templates"):
        shutil.copytree(ROOT / folder, project / folder)
    (project / "bundles" / "published.json").write_text(deployed.write())
    for name in (PAIR, ORDER):
        file = project / "bundles" / f"{name}.yaml"
        text = file.read_text().replace("version: 1", "version: 3")
        file.write_text(text.replace("missing: @bundle.missing", "came: @parent.id?"))
    return project
