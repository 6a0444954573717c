"""A second deploy with a changed definition updates the running stack."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from localcloud.cloud import ROOT
from localcloud.kafka.plan import PlannedEvent
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import PAIR, Execution

OPEN_BEFORE, OPENED_AFTER = "open-before-the-deploy", "opened-after-the-deploy"
DURING = [f"during-the-deploy-{number}" for number in range(8)]
DEADLINES = {1: timedelta(hours=24), 2: timedelta(hours=12)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy:
    """What stood before the second deploy."""

    execution: Execution | None
    groups: set[tuple[str, str]]


@pytest.fixture(scope="module")
def deploy(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Deploy version 2 while events arrive, then complete what was open before and after."""
    stage.send(parent(OPEN_BEFORE))
    stage.wait_until_parked(OPEN_BEFORE)
    before = Deploy(execution=stage.execution(OPEN_BEFORE), groups=_groups(stage))
    project = _second_version(tmp_path_factory.mktemp("project"))
    with ThreadPoolExecutor(1) as producer:
        sending = producer.submit(stage.send, *_events_during_the_deploy())
        stage.cloud.deploy(project)
        sending.result()
    stage.send(parent(OPENED_AFTER))
    stage.wait_until_parked(OPENED_AFTER)
    stage.send(child(OPEN_BEFORE), child(OPENED_AFTER))
    for key in (OPEN_BEFORE, OPENED_AFTER, *DURING):
        stage.wait_for_job(key)
    return before


def test_a_bundle_that_was_open_ends_under_its_version(stage: Stage, deploy: Deploy) -> None:
    state, execution = stage.bundle(OPEN_BEFORE), stage.wait_for_end(OPEN_BEFORE)

    assert state.definition_version == 1
    assert deploy.execution == replace(execution, status="RUNNING")
    assert (execution.status, execution.redrives) == ("SUCCEEDED", 0)


@pytest.mark.usefixtures("deploy")
def test_a_bundle_that_opens_later_has_the_new_version_and_its_deadline(stage: Stage) -> None:
    assert stage.bundle(OPENED_AFTER).definition_version == 2


@pytest.mark.usefixtures("deploy")
@pytest.mark.parametrize("key", [OPEN_BEFORE, *DURING, OPENED_AFTER])
def test_no_event_is_lost_and_each_bundle_keeps_to_one_version(stage: Stage, key: str) -> None:
    state = stage.bundle(key)

    assert stage.jobs(key) == 1
    assert state.deadline is not None
    assert state.opened_at is not None
    assert state.deadline - state.opened_at == DEADLINES[state.definition_version or 0]


def test_the_consumer_groups_go_on(stage: Stage, deploy: Deploy) -> None:
    assert _groups(stage) == deploy.groups
    assert ("ctm-parent-events", "muster-local-ctm-parent-events") in deploy.groups
    assert stage.cloud.troubles() == []


def _groups(stage: Stage) -> set[tuple[str, str]]:
    return {(each.topic, each.consumer_group_id) for each in stage.cloud.aws.mappings()}


def _second_version(project: Path) -> Path:
    """Copy the project with another deadline for the pairs."""
    for folder in ("bundles", "templates"):
        shutil.copytree(ROOT / folder, project / folder)
    file = project / "bundles" / f"{PAIR}.yaml"
    text = file.read_text().replace("version: 1", "version: 2").replace("{in: 24h}", "{in: 12h}")
    file.write_text(text)
    return project


def _events_during_the_deploy() -> Iterator[PlannedEvent]:
    for number, key in enumerate(DURING):
        yield replace(parent(key), at_s=number)
        yield replace(child(key), at_s=number + 0.5)
