"""`muster pipeline check` on one broken document per error code: the messages are golden.

UPDATE_GOLDEN=1 rewrites the messages; a case without golden messages fails.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.__main__ import app

CASES = Path(__file__).parent / "pipelines"
CORE = Path("lambdas/muster/core/pipelines")
UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets
CODE = re.compile(r'"([PW][0-9]{2})"')


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_what_is_wrong_is_told(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CASES / case, tmp_path / "pipelines")
    golden = CASES / case / "expected.txt"
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, ["pipeline", "check"])

    told = f"{result.output}exit {result.exit_code}\n"
    if UPDATE:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_every_code_has_a_case() -> None:
    sources = [path.read_text(encoding="utf-8") for path in CORE.rglob("*.py")]
    codes = {code for source in sources for code in CODE.findall(source)}
    shown = {path.name.partition("-")[0] for path in CASES.iterdir()}

    assert len(codes) > 20
    assert codes - shown == set()
