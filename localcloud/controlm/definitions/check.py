"""Reads a definitions file and refuses what the product would refuse."""

from collections.abc import Iterator

from localcloud.controlm.definitions.compile import folder_plan
from localcloud.controlm.definitions.defaults import DEFAULTS, defaults, filled
from localcloud.controlm.definitions.job_checks import job, unknown_type
from localcloud.controlm.definitions.locations import Document, read
from localcloud.controlm.definitions.names import Complaint, named
from localcloud.controlm.definitions.plan import FolderPlan
from localcloud.controlm.definitions.problems import DefinitionError, Path
from localcloud.controlm.definitions.rules import Rules
from localcloud.controlm.definitions.values import Node, keywords, missing, objects, text, type_of
from localcloud.controlm.definitions.vocabulary import FOLDER, JOB_TYPES, Kind

FOLDER_TYPES = frozenset({"Folder", "SimpleFolder"})
FLOW_KEYWORDS = {"Type": Kind.TEXT, "Sequence": Kind.LIST}
NO_JOBS = "Run is not allowed for JSON without jobs"


def checked(content: str, rules: Rules) -> list[FolderPlan]:
    """Turn a definitions file into plans; `DefinitionError` names every problem."""
    document = read(content)
    problems = [document.problem(path, said) for path, said in _complaints(document, rules)]
    if problems:
        raise DefinitionError(problems)
    folders = filled(document.content)
    plans = [folder_plan(name, _node(node), rules.servers) for name, node in folders.items()]
    if rules.needs_jobs and not any(plan.jobs for plan in plans):
        raise DefinitionError([document.problem((), NO_JOBS)])
    return plans


def _complaints(document: Document, rules: Rules) -> Iterator[Complaint]:
    for path in document.repeated:
        yield path, f"Key '{path[-1]}' occurs twice in one object"
    misplaced = list(_defaults(document.content, rules))
    yield from misplaced
    for name, node in ({} if misplaced else filled(document.content)).items():
        yield from _top((name,), node, rules)


def _defaults(content: Node, rules: Rules) -> Iterator[Complaint]:
    if DEFAULTS in content and not rules.accepts_defaults:
        yield (DEFAULTS,), "Defaults is not supported here"
    elif DEFAULTS in content:
        yield from defaults(content[DEFAULTS])


def _top(path: Path, node: object, rules: Rules) -> Iterator[Complaint]:
    if not isinstance(node, dict):
        yield from keywords((), {str(path[0]): node}, {})
    elif type_of(node) not in FOLDER_TYPES:
        yield from unknown_type(path, type_of(node))
    elif type_of(node) == "SimpleFolder" and not rules.allows_simple_folder:
        yield (*path, "Type"), "SimpleFolder is not supported"
    else:
        yield from _folder(path, node, rules)


def _folder(path: Path, node: Node, rules: Rules) -> Iterator[Complaint]:
    yield from named(path, "folder", str(path[0]))
    yield from keywords(path, node, FOLDER)
    yield from _server(path, node, rules)
    for name, inner in objects(node, FOLDER):
        yield from _member((*path, name), inner, node, rules)


def _server(path: Path, node: Node, rules: Rules) -> Iterator[Complaint]:
    server = text(node, "ControlmServer")
    if not server and len(rules.servers) > 1:
        yield path, "ControlmServer not specified"
    elif server and server not in rules.servers:
        yield (*path, "ControlmServer"), f"Unknown Control-M/Server '{server}'"


def _member(path: Path, node: Node, folder: Node, rules: Rules) -> Iterator[Complaint]:
    if type_of(node) in JOB_TYPES:
        if path[0] == path[-1]:
            yield path, "A job must not have the name of its folder"
        yield from job(path, node, rules)
    elif type_of(node) == "Flow":
        yield from _flow(path, node, folder)
    else:
        yield from unknown_type(path, type_of(node))


def _flow(path: Path, node: Node, folder: Node) -> Iterator[Complaint]:
    yield from keywords(path, node, FLOW_KEYWORDS)
    yield from missing(path, node, ("Sequence",))
    sequence = node.get("Sequence")
    for index, name in enumerate(sequence if isinstance(sequence, list) else []):
        if not isinstance(name, str) or type_of(_node(folder.get(name))) not in JOB_TYPES:
            yield (*path, "Sequence", index), f"The flow names an unknown job '{name}'"


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}
