"""The top-level Defaults: values that folders and jobs take over where they have none."""

from collections.abc import Iterator, Mapping

from localcloud.controlm.definitions.names import Complaint
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.values import Node, keywords, objects, type_of
from localcloud.controlm.definitions.vocabulary import FOLDER, JOB, JOB_TYPES, Kind

DEFAULTS = "Defaults"
OF_ANY_JOB = {
    **JOB,
    **{name: kind for one in JOB_TYPES.values() for name, kind in one.keywords.items()},
}
SECTIONS: Mapping[str, Mapping[str, Kind]] = {
    **dict.fromkeys(("Folder", "SimpleFolder"), FOLDER),
    "Job": OF_ANY_JOB,
    **{name: {**JOB, **one.keywords} for name, one in JOB_TYPES.items()},
}


def defaults(node: object) -> Iterator[Complaint]:
    """Check the Defaults of a file."""
    path = (DEFAULTS,)
    if not isinstance(node, dict):
        yield from keywords((), {DEFAULTS: node}, {})
        return
    known = {**FOLDER, **OF_ANY_JOB}
    yield from keywords(path, node, known)
    for name, section in objects(node, known):
        if name in SECTIONS:
            yield from _section((*path, name), section, SECTIONS[name])
        else:
            yield (*path, name), f"'{name}' is no type that has defaults in this simulator"


def filled(content: Mapping[str, object]) -> dict[str, object]:
    """Return the folders of a file, each with its jobs, with the defaults written in."""
    given = content.get(DEFAULTS)
    values = given if isinstance(given, dict) else {}
    rest = {name: node for name, node in content.items() if name != DEFAULTS}
    return {name: _folder(node, values) for name, node in rest.items()}


def _section(path: Path, node: Node, known: Mapping[str, Kind]) -> Iterator[Complaint]:
    yield from keywords(path, node, known)
    for name, _ in objects(node, known):
        yield (*path, name), "An object among the defaults is not played by this simulator"


def _folder(node: object, values: Node) -> object:
    if not isinstance(node, dict):
        return node
    inner = {name: _job(one, values) for name, one in node.items()}
    return _with(inner, values, "Folder", type_of(node))


def _job(node: object, values: Node) -> object:
    if not isinstance(node, dict) or type_of(node) not in JOB_TYPES:
        return node
    return _with(node, values, "Job", type_of(node))


def _with(node: Node, values: Node, *sections: str) -> Node:
    """Write in what is known to the node's type; the narrower section wins, the node over all."""
    known = SECTIONS.get(type_of(node), {})
    given = [values, *(values.get(name) for name in sections)]
    found = [one.items() for one in given if isinstance(one, dict)]
    taken = {name: value for pairs in found for name, value in pairs if name in known}
    return {**taken, **node}
