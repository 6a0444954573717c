"""Poison is set aside and told of; the event mended from it completes its bundle, once."""

from pathlib import Path

import pytest

from tests.e2e.commands import Muster
from tests.e2e.quarantine import EXPECTED, POISONS, Poisoning, Row
from tests.e2e.stage import Stage


@pytest.fixture(scope="module")
def story(
    stage: Stage, muster: Muster, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Poisoning, dict[str, Row]]:
    folder: Path = tmp_path_factory.mktemp("mended")
    poisoning = Poisoning(stage, muster, folder)
    return poisoning, poisoning()


@pytest.mark.parametrize("name", POISONS)
def test_a_poison_is_mended_and_its_bundle_has_one_job(
    name: str, story: tuple[Poisoning, dict[str, Row]]
) -> None:
    _, rows = story

    assert rows[name] == EXPECTED[name]


def test_its_alarm_is_told_to_all_teams(story: tuple[Poisoning, dict[str, Row]]) -> None:
    poisoning, _ = story

    assert poisoning.told == ["muster-local-contracts", "muster-local-fulfilment"]


def test_every_record_has_one_verdict_by_its_coordinates(
    story: tuple[Poisoning, dict[str, Row]],
) -> None:
    poisoning, _ = story

    records, verdicts = poisoning.counted()

    assert verdicts.total() == records
    assert verdicts["Invalid"] == 4
