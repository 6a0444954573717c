"""The table of guards and the code's markers agree."""

from pathlib import Path

import pytest

from tests.guards.guard import Guard, markers
from tests.guards.table import GUARDS, disagreements

ROOT = Path(__file__).resolve().parents[2]


def test_every_marker_has_its_mutation_and_every_mutation_its_marker() -> None:
    assert disagreements(ROOT) == []
    assert len(set(markers(ROOT))) == len(GUARDS)


def test_every_test_that_shall_notice_exists() -> None:
    assert all((ROOT / test).exists() for guard in GUARDS for test in guard.sees)


def test_a_mutation_changes_only_what_stands_under_its_marker(tmp_path: Path) -> None:
    guard = Guard(name="twice", file="lambdas/a.py", old="x = 1", new="x = 2", sees=())
    (tmp_path / "lambdas").mkdir()
    text = "x = 1\n# guard twice: x doubles\n# why\nx = 1\n"
    (tmp_path / guard.file).write_text(text, encoding="utf-8")

    guard.remove(tmp_path)

    changed = (tmp_path / guard.file).read_text(encoding="utf-8")
    assert changed == "x = 1\n# guard twice: x doubles\n# why\nx = 2\n"
    assert guard.without(tmp_path) == "x doubles"


@pytest.mark.parametrize("text", ["x = 1\n", "# guard moved: y\ny = 1\nx = 1\n"])
def test_a_guard_that_is_not_under_its_marker_is_told(tmp_path: Path, text: str) -> None:
    guard = Guard(name="moved", file="lambdas/a.py", old="x = 1", new="", sees=())
    (tmp_path / "lambdas").mkdir()
    (tmp_path / guard.file).write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match="marker"):
        guard.start(tmp_path)
