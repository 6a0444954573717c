"""`muster check` and `muster publish` as their users meet them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.__main__ import app, main
from muster.core.catalogue import Catalogue

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("bundles", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def muster(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def change(project: Path, old: str, new: str) -> None:
    file = project / "bundles" / "contract-pair.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_what_is_shipped_is_well(project: Path) -> None:
    result = muster("check", "--strict")

    assert (result.exit_code, result.output) == (0, "2 definitions, no errors\n"), project


def test_what_is_shipped_is_published(project: Path) -> None:
    assert muster("publish").output == "nothing new\n", project


def test_problems_as_json(project: Path) -> None:
    change(project, "in: 24h", "in: 24")

    result = muster("check", "--json", "bundles/contract-pair.yaml")

    assert result.exit_code == 2
    assert json.loads(result.output) == [
        {
            "file": "bundles/contract-pair.yaml",
            "line": 13,
            "code": "E07",
            "message": "deadline.in 24: expected a duration such as 24h",
        }
    ]


def test_strict_makes_warnings_count(project: Path) -> None:
    change(project, "deadline: {in: 24h}\n", "")
    change(project, "version: 1", "version: 2")

    assert muster("check").exit_code == 0
    assert muster("check", "--strict").exit_code == 2


def test_explain_fills_in_the_defaults(project: Path) -> None:
    result = muster("check", "--explain", "bundles/contract-pair.yaml")

    assert "\nexpire: 7d\n" in result.output, project


def test_bytes_that_are_no_text_are_one_error(project: Path) -> None:
    (project / "bundles" / "contract-pair.yaml").write_bytes(b"bundle: \xff\n")

    result = muster("check", "bundles/contract-pair.yaml")

    assert result.output.startswith("bundles/contract-pair.yaml:1: E01 not YAML: a character")


def test_a_project_without_definitions_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = muster("check")

    assert result.exit_code == 2
    assert "no definitions" in result.output


def test_publishing_adds_the_new_version_and_keeps_the_old(project: Path) -> None:
    change(project, "in: 24h", "in: 12h")
    change(project, "version: 1", "version: 2")

    result = muster("publish")

    catalogue = Catalogue.read((project / "bundles" / "published.json").read_text())
    assert result.output == "published contract-pair 2\n"
    assert {("contract-pair", 1), ("contract-pair", 2)} <= set(catalogue.versions)


def test_nothing_is_published_while_something_is_wrong(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(project, "in: 24h", "in: 12h")
    before = (project / "bundles" / "published.json").read_text()
    monkeypatch.setattr(sys, "argv", ["muster", "publish"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert (
        "E21 version 1 was published with other content; raise it to 2" in capsys.readouterr().err
    )
    assert (project / "bundles" / "published.json").read_text() == before


def test_a_template_that_is_no_text_is_told(project: Path) -> None:
    (project / "templates" / "contract" / "application.json.j2").write_bytes(b"\xff")

    assert "application.json.j2 is no UTF-8" in muster("check").output


def test_literal_arguments_are_proved_too(project: Path) -> None:
    change(project, 'accepted: "@child.random_value"', "accepted: [{deep: 1}]")

    assert "E20 contract/application.json.j2: args.accepted" in muster("check").output


def test_a_broken_list_of_published_versions_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "bundles" / "published.json").write_text("<<<<<<<")
    monkeypatch.setattr(sys, "argv", ["muster", "check"])

    with pytest.raises(SystemExit) as ended:
        main()

    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert told.startswith("muster: bundles/published.json cannot be read: ")
    assert told.count("\n") == 1


def test_an_accident_is_one_line_and_debug_shows_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / "templates")
    (project / "templates").mkdir()
    (project / "bundles" / "published.json").unlink()
    (project / "bundles" / "published.json").mkdir()

    monkeypatch.setattr(sys, "argv", ["muster", "check"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err.startswith("muster: IsADirectoryError: ")

    monkeypatch.setattr(sys, "argv", ["muster", "--debug", "check"])
    with pytest.raises(IsADirectoryError):
        main()


def test_an_unknown_command_is_refused() -> None:
    result = muster("chek")

    assert result.exit_code == 2
    assert "No such command 'chek'" in result.output


def test_checking_imports_no_other_command() -> None:
    listed = "import sys; from cli.__main__ import app; app(['check'], standalone_mode=False)"
    told = f"{listed}; print([name for name in sys.modules if name in {{'boto3', 'localcloud'}}])"

    done = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": "lambdas:."},
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
