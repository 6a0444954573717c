"""`muster check` on one broken project per error code: the messages are golden.

A case is a project: `bundles/`, and `templates/` where they are not the shipped ones.
UPDATE_GOLDEN=1 rewrites the messages; a case without golden messages fails.
"""

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.__main__ import app

CASES = Path(__file__).parent / "check"
TEMPLATES = Path(__file__).parents[2] / "templates"
UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets
EVERY_CODE = {*(f"E{number:02}" for number in range(1, 26)), "W01"}
NEEDS_LATER_WORDS = {"E08", "E09", "E10", "E11", "E18", "E24"}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_what_is_wrong_is_told(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    shutil.copytree(CASES / case, tmp_path, dirs_exist_ok=True)
    golden = CASES / case / "expected.txt"
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, ["check"])

    told = f"{result.output}exit {result.exit_code}\n"
    if UPDATE:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_every_code_that_may_arise_has_a_case() -> None:
    shown = {path.name.partition("-")[0] for path in CASES.iterdir()}

    assert EVERY_CODE - NEEDS_LATER_WORDS - shown == set()
