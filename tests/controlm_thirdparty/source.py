"""The source of BMC's generated client, read and never run."""

import ast
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

DISTRIBUTION = "ctm-python-client"
PACKAGE = "clients"
CLIENT = "ctm_api_client"


def released() -> str:
    """Name the release that is described."""
    return f"{DISTRIBUTION} {version(DISTRIBUTION)}"


def classes(folder: str) -> Iterator[ast.ClassDef]:
    """Parse a folder of the client, a file at a time."""
    for path in sorted((_root() / folder).glob("*.py")):
        yield from (node for node in _parsed(path).body if isinstance(node, ast.ClassDef))


def settings() -> ast.Module:
    """Parse the client's configuration."""
    return _parsed(_root() / "configuration.py")


def literal(node: ast.AST | None) -> object:
    """Read a constant, or a display of constants; None where it is neither."""
    if not isinstance(node, ast.expr):
        return None
    try:
        value: object = ast.literal_eval(node)
    except ValueError:
        return None
    return value


def assigned(where: ast.AST, name: str) -> Iterator[ast.expr]:
    """Find what is assigned to a plain name."""
    for node in ast.walk(where):
        if isinstance(node, ast.Assign) and is_named(node.targets[0], name):
            yield node.value


def is_named(node: ast.AST, name: str) -> bool:
    """Say whether a node is just this name."""
    return isinstance(node, ast.Name) and node.id == name


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _root() -> Path:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise ModuleNotFoundError(DISTRIBUTION)
    return Path(package.origin).parent / CLIENT
