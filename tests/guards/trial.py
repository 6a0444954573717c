"""One trial: a copy of the house, a guard removed from it, and the tests that can see it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.guards.guard import Guard

COPIED = ("lambdas", "statemachines", "bundles", "templates", "tests", "pyproject.toml")
LEFT = shutil.ignore_patterns("__pycache__", "*.pyc")
SEED = "1"
PATIENCE = 240  # seconds; a removed guard may make a test endless
NEVER_RAN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "NameError", "IndentationError")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the removal: the test that failed, and its first line."""

    guard: Guard
    test: str
    says: str
    is_noticed: bool


def removed(guard: Guard, root: Path) -> Trial:
    """Run the tests that see the guard, without it."""
    with TemporaryDirectory() as folder:
        copy = copied(root, Path(folder))
        guard.remove(copy)
        failed = _failure(copy, guard.sees)
    if failed is None:
        return Trial(guard=guard, test="NONE", says="nobody noticed", is_noticed=False)
    test, says, is_sound = failed
    return Trial(guard=guard, test=test, says=says, is_noticed=is_sound)


def baseline(root: Path, tests: Collection[str]) -> str | None:
    """Return what fails with every guard in place."""
    with TemporaryDirectory() as folder:
        failed = _failure(copied(root, Path(folder)), sorted(tests))
    return None if failed is None else f"{failed[0]}: {failed[1]}"


def copied(root: Path, folder: Path, names: Collection[str] = COPIED) -> Path:
    """Copy the parts of the house into the folder."""
    for name in names:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT)
        else:
            shutil.copy(source, folder / name)
    return folder


def _failure(folder: Path, tests: Collection[str]) -> tuple[str, str, bool] | None:
    """Return the first failing test, what it says, and whether it truly ran."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += [f"--hypothesis-seed={SEED}", f"--junit-xml={report}", *tests]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(("lambdas", ".")),
        "PYTHONDONTWRITEBYTECODE": "1",  # a mutation may keep a file's size and second
        "PYTHONHASHSEED": SEED,
    }
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter
            command, cwd=folder, env=environment, capture_output=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return "no test", f"not done after {PATIENCE} s", False
    if ended.returncode == 0:
        return None
    return _first(report) or ("no test", ended.stdout.decode()[-200:], False)


def _first(report: Path) -> tuple[str, str, bool] | None:
    if not report.exists():
        return None
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
        for kind in ("failure", "error"):
            if (found := case.find(kind)) is not None:
                says = (found.get("message") or "").splitlines()[0]
                ran = kind == "failure" and not says.startswith(NEVER_RAN)
                return case.get("name") or "", says.removeprefix("AssertionError: "), ran
    return None
