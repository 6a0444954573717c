"""The house stays as its plan says: sizes, rooms, no addresses that are nobody's business."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 200
LONGEST_FUNCTION = 30
ORACLES = "tests/oracle/"
LOCKS = (
    Path("requirements.txt"),
    Path("lambdas/requirements.txt"),
    Path("tests/controlm_thirdparty/requirements.txt"),
    Path("tests/browser/requirements.txt"),
)
FUNCTIONS = ("ingest", "deadline", "submit", "sweep", "halt")
FOREIGN = re.compile(
    r"https?://(?:pypi\.|files\.pythonhosted|registry\.npmjs|repo1?\.maven|repo\.maven|index\.crates)",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home)/[a-z.]+")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(  # noqa: S603 - git, with our own patterns
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := Path(name)).is_file()]


PYTHON = [path for path in tracked("*.py") if not path.as_posix().startswith(ORACLES)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its docstring and decorators."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    first = body[0].lineno if body else node.lineno
    header = node.body[0].lineno - node.lineno
    return (node.end_lineno or first) - first + 1 + header


def test_there_is_something_to_measure() -> None:
    assert len(PYTHON) > 100


def test_every_file_fits_in_the_eye() -> None:
    sizes = {str(path): len(path.read_text().splitlines()) for path in PYTHON}

    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_every_function_fits_in_the_eye() -> None:
    sizes = {f"{path}:{node.name}": lines_of(node) for path in PYTHON for node in functions(path)}

    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def test_every_function_folder_is_in_the_tools_lists() -> None:
    folders = {path.parent.name for path in Path("lambdas").glob("*/handler.py")}
    settings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]

    assert folders == set(FUNCTIONS)
    assert folders <= set(settings["mypy"]["packages"])
    assert folders <= set(settings["importlinter"]["root_packages"])
    for contract in settings["importlinter"]["contracts"][1:]:
        named = str(contract)
        if contract["name"] in ("Only wiring chooses adapters", "Nobody imports stacks"):
            assert all(f"'{folder}'" in named for folder in folders), contract["name"]


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    texts = {
        path: path.read_text(errors="replace")
        for path in tracked()
        if path.name != Path(__file__).name
    }

    assert [str(path) for path, text in texts.items() if FOREIGN.search(text)] == []
    assert [str(path) for path, text in texts.items() if MACHINE.search(text)] == []


def test_nothing_is_left_for_later() -> None:
    open_ends = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    texts = {path: path.read_text() for path in PYTHON if path.name != Path(__file__).name}

    assert [str(path) for path, text in texts.items() if open_ends.search(text)] == []


def test_a_handler_is_a_door() -> None:
    sizes = {
        path: len(path.read_text().splitlines()) for path in Path("lambdas").glob("*/handler.py")
    }

    assert {path: size for path, size in sizes.items() if size > 60} == {}


def test_the_lock_is_hashed_and_exact() -> None:
    for lock in LOCKS:
        pins = [line for line in lock.read_text().splitlines() if re.match(r"^[a-z0-9]", line)]
        assert pins
        assert all("==" in pin for pin in pins)
        assert lock.read_text().count("--hash=sha256:") >= len(pins)
