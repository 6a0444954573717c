"""Known keywords take values of their kind; anything else must be an object with a Type."""

from collections.abc import Iterator, Mapping

from localcloud.controlm.definitions.names import BY_KEYWORD, Complaint, named
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.vocabulary import NOT_PLAYED, Kind

NO_OBJECT = (
    "{} is an unknown keyword therefore it is assumed to be an object, but it has no object syntax"
)
Node = Mapping[str, object]


def keywords(path: Path, node: Node, known: Mapping[str, Kind]) -> Iterator[Complaint]:
    """Check every keyword of a node, and that nothing else poses as one."""
    for name, value in node.items():
        if name in NOT_PLAYED:
            yield (*path, name), f"{name} is not played by this simulator"
        elif name in known:
            yield from _of_kind((*path, name), value, known[name])
        elif not isinstance(value, dict):
            yield (*path, name), NO_OBJECT.format(name)


def objects(node: Node, known: Mapping[str, Kind]) -> Iterator[tuple[str, Node]]:
    """List what a node holds besides its keywords."""
    for name, value in node.items():
        if name not in known and name not in NOT_PLAYED and isinstance(value, dict):
            yield name, value


def missing(path: Path, node: Node, required: tuple[str, ...]) -> Iterator[Complaint]:
    """Complain about required keywords that are not there."""
    for name in required:
        if name not in node:
            yield path, f"Required property '{name}' is missing"


def type_of(node: Node) -> str:
    """Read a node's Type; empty where it has none."""
    kind = node.get("Type")
    return kind if isinstance(kind, str) else ""


def text(node: Node, name: str) -> str:
    """Read a keyword's text; empty where it is absent or something else."""
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _of_kind(path: Path, value: object, kind: Kind) -> Iterator[Complaint]:
    name = str(path[-1])
    if not kind.takes(value):
        yield path, f"{name} must be {kind.value}"
    elif isinstance(value, str) and name in BY_KEYWORD:
        yield from named(path, BY_KEYWORD[name], value)
    elif isinstance(value, list) and name == "Variables":
        yield from _variables(path, value)


def _variables(path: Path, pairs: list[object]) -> Iterator[Complaint]:
    for index, pair in enumerate(pairs):
        if not isinstance(pair, dict) or len(pair) != 1:
            yield (*path, index), "A variable must be an object with one name"
        elif not all(isinstance(value, str) for value in pair.values()):
            yield (*path, index), "A variable's value must be a string"
