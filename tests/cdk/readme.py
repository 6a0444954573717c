"""A reader who has only the README: its files are written and its commands typed, as they stand."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from localcloud.cloud import ROOT

BUNDLE, DEPLOYMENT = "## Add a bundle", "## Deploy it on this machine"
FILE = re.compile(r"Write `([^`]+)`.*?\n\n( *)```\w+\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENDS = ("make destroy STAGE=local YES=1", "muster local down")
WITHIN_S = 400


def follow_the_readme(folder: Path) -> None:
    """Do in a fresh copy what the README says, and show every command with its output."""
    project = _fresh_copy(folder / "project")
    text = (project / "README.md").read_text()
    for name, content in _files(_section(text, BUNDLE)):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        sys.stdout.write(f"written as in the README: {name}\n")
    commands = _commands(_section(text, DEPLOYMENT))
    transcript = _typed(project, folder / "home", commands)
    for wanted in ("i-1", "submitted", "book-i-1", "keeps   muster-local-state"):
        assert wanted in transcript, wanted


def _commands(section: str) -> list[str]:
    blocks = CONSOLE.findall(section)
    assert all(f"`{end}`" in section for end in ENDS)
    typed = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    assert len(typed) > len(ENDS)
    return [*typed, *ENDS]


def _typed(project: Path, home: Path, commands: list[str]) -> str:
    """Type them into one shell, which stops at the first that fails."""
    home.mkdir()
    script = project / "build" / "typed.sh"
    script.parent.mkdir(exist_ok=True)
    script.write_text("\n".join(["set -eo pipefail", *_echoed(commands)]) + "\n")
    settings = [f"HOME={home}", "PYTHONPATH=lambdas:.", "CI=true", "CDK_DISABLE_CLI_TELEMETRY=true"]
    command = ["env", "-u", "STAGE", *settings, "bash", str(script)]
    told: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the README's own commands, in a copy
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as shell:
        for line in shell.stdout or ():
            told.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    if shell.returncode:
        _end_what_runs(project)
        sys.stdout.write(f"the local cloud said:\n{(project / 'build' / 'local.log').read_text()}")
        raise AssertionError(f"a command of the README failed: {shell.returncode}")
    return "".join(told)


def _echoed(commands: list[str]) -> Iterator[str]:
    for command in commands:
        quoted = command.replace("'", "'\\''")
        yield f"printf '%s\\n' '$ {quoted}'"
        yield command


def _end_what_runs(project: Path) -> None:
    command = ["env", "PYTHONPATH=lambdas:.", sys.executable, "-m", "cli", "local", "down"]
    subprocess.run(command, cwd=project, check=False)  # noqa: S603 - our own command line


def _files(section: str) -> Iterator[tuple[str, str]]:
    found = FILE.findall(section)
    assert len(found) == section.count("Write `")
    for name, indent, content in found:
        yield name, "".join(line.removeprefix(indent) for line in content.splitlines(keepends=True))


def _section(text: str, heading: str) -> str:
    return text.split(f"\n{heading}\n")[1].split("\n## ", maxsplit=1)[0]


def _fresh_copy(project: Path) -> Path:
    """Copy what is committed or about to be, and take over the environment as installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, project / name)
    environment = project / ".venv"
    environment.mkdir()
    for each in (ROOT / ".venv").iterdir():
        if each.name != "locked":
            (environment / each.name).symlink_to(each)
    (environment / "locked").touch()
    return project
