"""`muster destroy`: what it foretells, that it asks, and what it has the CDK delete."""

from pathlib import Path

import pytest

from tests.cli.stage import Stage

SCRIPT = '#!/bin/sh\nprintf "%s %s\\n" "$STAGE" "$*" >> "{log}"\nexit {code}\n'


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Stand in for the CDK's command line; the log has the words that it was given."""
    return stand_in(monkeypatch, tmp_path, code=0)


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, *, code: int) -> Path:
    cdk, log = folder / "cdk", folder / "cdk.log"
    cdk.write_text(SCRIPT.format(log=log, code=code))
    cdk.chmod(0o700)
    monkeypatch.setattr("cli.destroy.CDK", cdk)
    return log


def test_it_names_what_brings_the_cdk(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.destroy.CDK", Path("build/nowhere/cdk"))

    result = stage.muster("destroy", "--yes")

    assert result.exit_code == 1
    assert str(result.exception) == "there is no build/nowhere/cdk; `make cdk` puts it there"


def test_without_a_yes_nothing_goes(stage: Stage, log: Path) -> None:
    result = stage.muster("destroy", typed="n\n")

    assert result.exit_code == 1
    assert "removes muster-dev-watch and muster-dev-flow" in result.output
    assert "keeps   muster-dev-state: bundles, payloads" in result.output
    assert not log.exists()


def test_what_runs_and_watches_goes_and_the_state_stays(stage: Stage, log: Path) -> None:
    result = stage.muster("destroy", typed="y\n")

    assert result.exit_code == 0, result
    assert log.read_text() == "dev destroy --force muster-dev-watch muster-dev-flow\n"


def test_all_of_it_goes_only_when_all_is_said(stage: Stage, log: Path) -> None:
    result = stage.muster("destroy", "--all", "--yes")

    assert result.exit_code == 0, result
    assert "keeps" not in result.output
    words = "dev destroy --force muster-dev-watch muster-dev-flow muster-dev-state\n"
    assert log.read_text() == words


def test_it_ends_as_the_cdk_ends(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, code=3)

    assert stage.muster("destroy", "--yes").exit_code == 3
