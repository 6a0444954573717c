"""Each section of the runbook, on a stage that is in the state it is about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localcloud.cloud import LocalCloud
from tests.docs import measured, scenes
from tests.docs.operator import LEGEND, Operator
from tests.docs.runbook import PARTS, commands, sections
from tests.docs.scenes import Scene, comes, has_its_job, waits_again
from tests.e2e.stage import Stage

SECTIONS = sections()
FIRST_PAGE = commands(Path("docs/operate/README.md").read_text(encoding="utf-8"))
SCENES = {
    "Page": Scene(measured.failed_this_minute),
    "SlaBreached": Scene(
        scenes.breached, comes("runbook-breached"), has_its_job("runbook-breached")
    ),
    "NearBreach": Scene(scenes.near, comes("runbook-near"), has_its_job("runbook-near")),
    "Overdue": Scene(scenes.overdue, comes("runbook-overdue-1"), scenes.the_other_too),
    "SweepCompleted": Scene(scenes.swept_no_more),
    "CompleteNotSubmitted": Scene(
        scenes.complete_without_a_job, settled=has_its_job("runbook-template")
    ),
    "StuckSubmission": Scene(scenes.died_while_sending, settled=has_its_job("runbook-stuck")),
    "SubmissionUnknown": Scene(scenes.in_doubt, settled=has_its_job("runbook-unknown")),
    "Quarantined": Scene(scenes.poisoned, settled=waits_again("runbook-mended")),
    "ExecutionsFailed": Scene(scenes.refused_credential, settled=has_its_job("runbook-refused")),
    "ExecutionsAborted": Scene(scenes.aborted, settled=waits_again("runbook-aborted")),
    "ExecutionsTimedOut": Scene(scenes.timed_out, settled=waits_again("runbook-timed-out")),
    "ExecutionThrottled": Scene(
        measured.told("AWS/States", "ExecutionThrottled", "StateMachineArn", "MACHINE")
    ),
    "OpenExecutions": Scene(measured.of_a_level),
    "TableReadThrottleEvents": Scene(
        measured.told("AWS/DynamoDB", "ReadThrottleEvents", "TableName", "TABLE")
    ),
    "TableWriteThrottleEvents": Scene(
        measured.told("AWS/DynamoDB", "WriteThrottleEvents", "TableName", "TABLE")
    ),
    "Errors": Scene(measured.with_an_error),
    "Throttles": Scene(measured.throttled),
    "Undelivered": Scene(measured.undelivered),
    "MaxOffsetLag": Scene(measured.words),
    "PolledEventCount": Scene(measured.words),
    "DroppedEventCount": Scene(
        measured.told("AWS/Lambda", "DroppedEventCount", "EventSourceMappingUUID", "MAPPING")
    ),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalCloud(tmp_path_factory.mktemp("runbooks") / "cloud") as cloud:
        cloud.deploy()
        yield Stage(cloud)


@pytest.fixture(scope="module")
def operator(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    folder = tmp_path_factory.mktemp("operator")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield Operator(stage, folder)


def test_every_section_has_a_scene_and_all_its_parts() -> None:
    assert SECTIONS.keys() == SCENES.keys()
    for section in SECTIONS.values():
        assert tuple(section.parts) == PARTS, section.title
        assert section.parts["Look"], section.title


@pytest.mark.parametrize("title", SECTIONS)
def test_the_commands_of_a_section_do_what_it_says(
    stage: Stage, operator: Operator, title: str
) -> None:
    scene, section = SCENES[title], SECTIONS[title]
    words = measured.words(stage) | scene.begin(stage)
    assert words.keys() <= LEGEND, "the runbook's table explains every word"

    operator.types(section.parts["Look"], words)
    scene.meanwhile(stage)
    operator.types(section.parts["Do"], words)
    scene.settled(stage)
    operator.types(section.parts["Green again"], words)


def test_the_first_page_says_what_to_type_at_3_a_m(stage: Stage, operator: Operator) -> None:
    words = measured.words(stage) | scenes.breached(stage, "runbook-first-page")

    assert len(FIRST_PAGE) > 3
    operator.types(FIRST_PAGE, words)


def test_what_the_local_cloud_does_not_answer_is_still_asked_here(operator: Operator) -> None:
    assert operator.not_asked == set()
