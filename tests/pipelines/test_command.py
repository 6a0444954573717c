"""`muster pipeline`: compile, stale, diagram."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from cli.__main__ import app

DOCUMENT = "pipelines/card_settlement.yaml"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree("pipelines", tmp_path / "pipelines")
    monkeypatch.chdir(tmp_path)


def muster(*words: str) -> Result:
    return CliRunner().invoke(app, ["pipeline", *words])


def test_what_is_compiled_is_fresh() -> None:
    assert muster("compile", "--stale").exit_code == 0


def test_a_stale_file_is_named() -> None:
    path = Path(DOCUMENT)
    path.write_text(path.read_text().replace("C3", "C9"))

    result = muster("compile", "--stale")

    assert result.exit_code == 2
    assert result.output.startswith("pipelines/compiled/card_settlement.asl.json: stale")
    assert muster("compile").exit_code == 0
    assert muster("compile", "--stale").exit_code == 0


def test_one_document_goes_where_it_is_told(tmp_path: Path) -> None:
    result = muster("compile", DOCUMENT, "--engine", "step-functions", "--output", "new/x.json")

    assert result.exit_code == 0
    assert json.loads((tmp_path / "new/x.json").read_text())["StartAt"] == "Begin"


def test_a_wrong_document_is_not_compiled() -> None:
    Path(DOCUMENT).write_text("definition: []\n")

    result = muster("compile", DOCUMENT)

    assert result.exit_code == 2
    assert "P03 definition: empty" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--engine", "prefect"),
        ("compile", "--output", "one.json"),
        ("check", "nothing.yaml"),
    ],
)
def test_a_wrong_question_is_told(words: tuple[str, ...]) -> None:
    result = muster(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_project_without_documents_is_told() -> None:
    shutil.rmtree("pipelines")

    assert "there is none in pipelines/" in muster("check").output


def test_warnings_are_errors_where_that_is_asked() -> None:
    assert muster("check", DOCUMENT).exit_code == 0
    assert muster("check", DOCUMENT, "--strict").exit_code == 2


def test_problems_are_told_as_json() -> None:
    (problem,) = json.loads(muster("check", DOCUMENT, "--json").output)

    assert (problem["code"], problem["line"]) == ("W12", 15)


def test_a_diagram_in_mermaid_shows_every_step_and_way() -> None:
    lines = muster("diagram", DOCUMENT).output.splitlines()

    assert lines[0] == "flowchart TB"
    assert '    s0["settle_cards<br/>runs mainframe-job"]' in lines
    assert [line.strip() for line in lines if "-->" in line] == [
        "s0 --> s1",
        "start --> s0",
        "start --> s2",
        "s1 --> s3",
        "s2 --> s3",
        "s3 --> finish",
    ]


def test_a_diagram_in_svg_is_a_picture(tmp_path: Path) -> None:
    result = muster("diagram", DOCUMENT, "--as", "svg", "--output", "card.svg")

    picture = ET.fromstring((tmp_path / "card.svg").read_text())  # noqa: S314 - our own
    texts = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    boxes = [*picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert result.exit_code == 0
    assert texts.count("post_fees") == 1
    assert "Level settle" in texts
    assert len(boxes) == 2 + 4  # levels and the steps that may run
    within = [float(box.attrib["y"]) + float(box.attrib["height"]) for box in boxes]
    assert max(within) <= float(picture.attrib["height"])


def test_text_in_a_diagram_is_only_text() -> None:
    path = Path(DOCUMENT)
    path.write_text(path.read_text().replace("LEVEL_ID: settle", "LEVEL_ID: '\"<b>&#'"))

    assert 'subgraph level0["Level #quot;#lt;b>&#35;"]' in muster("diagram", DOCUMENT).output
    assert "Level &quot;&lt;b&gt;&amp;#" in muster("diagram", DOCUMENT, "--as", "svg").output
