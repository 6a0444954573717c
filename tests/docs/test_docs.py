"""What the documents say is so: commands exist, links lead somewhere, outputs are real."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli.__main__ import COMMANDS, app
from muster.core.catalogue import Catalogue
from muster.core.checking.check import check

DOCUMENTS = [Path("README.md"), *sorted(Path("docs").rglob("*.md"))]
CONSOLE = re.compile(r"^( *)```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^ *\$ (.+)$", re.MULTILINE)
MUSTER = re.compile(r"`(?:\.venv/bin/)?muster ([a-z]+)(?: (up|down|deploy))?")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def commands() -> list[str]:
    texts = [path.read_text() for path in DOCUMENTS]
    return [
        c for text in texts for block in CONSOLE.findall(text) for c in COMMAND.findall(block[1])
    ]


def test_the_first_screen_has_one_sentence_the_picture_the_demo_and_four_links() -> None:
    screen = Path("README.md").read_text().split("\n---\n")[0]

    assert screen.startswith("# Muster\n\nWaits for the events that belong together")
    assert screen.index("```mermaid") < screen.index("$ make demo") < screen.index("docs/flow.md")
    assert len(LINK.findall(screen)) == 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    links = [link for link in LINK.findall(path.read_text()) if not link.startswith("http")]

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(TARGET.findall(Path("Makefile").read_text()))
    made = [c.split()[1:] for c in commands() if c.startswith("make ")]
    named = {word for words in made for word in words if "=" not in word}

    assert named
    assert named <= targets


def test_every_muster_command_in_the_documents_exists() -> None:
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    in_prose = {name for name, _ in MUSTER.findall(text)}
    in_blocks = {c.split()[1] for c in commands() if c.split()[0].endswith("muster")}

    assert in_prose | in_blocks <= set(COMMANDS)


def test_every_command_has_help_and_is_documented() -> None:
    text = "\n".join(path.read_text() for path in DOCUMENTS)

    for name in COMMANDS:
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0, shown.output
        assert f"muster {name}" in text, name


def test_make_help_names_every_documented_target() -> None:
    shown = subprocess.run(["make", "help"], capture_output=True, text=True, check=True).stdout  # noqa: S607

    for target in ("demo", "test", "check", "synth", "guards", "bench", "lock"):
        assert f"  {target}" in shown


def test_the_bundle_in_the_readme_is_one_that_check_takes() -> None:
    block = re.search(r"```yaml\n(.*?)```", Path("README.md").read_text(), re.DOTALL)
    assert block is not None
    text = "\n".join(line.removeprefix("   ") for line in block[1].splitlines()) + "\n"

    checked = check({"bundles/invoice.yaml": text}, Catalogue.of(()))

    assert yaml.safe_load(text)["bundle"] == "invoice"
    assert [str(problem) for problem in checked.problems] == []


def test_muster_check_says_what_the_readme_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
