"""What Control-M and our names ask of a document before it may be sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from muster.adapters.jinja.filling import Place, spelled
from muster.core.definition import Json
from muster.core.errors import TemplateError

JOB_NAME = re.compile(r"[^\s'\"$/*?:()|\\]{1,64}")
LIMITS = {
    "Application": re.compile(r"\S{0,64}"),
    "SubApplication": re.compile(r"\S{0,64}"),
    "Description": re.compile(r"(?s:.{0,4000})"),
    "Event": re.compile(r"[^\s'()|]{1,255}"),
    "Host": re.compile(r"[^\n]{0,85}"),
    "RunAs": re.compile(r"[^\n]{0,30}"),
    "ServiceName": re.compile(r"[^\s'/\\*]{1,64}"),
}
FOLDERS = ("Folder", "SubFolder")
ORDER = frozenset({"ctm", "folder"})

Node = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that a bundle's submission goes by."""

    id: str
    job_id: str
    folder: str


def check(document: Json, names: Names) -> None:
    """Raise `TemplateError` with the place of what may not be sent."""
    if not isinstance(document, dict):
        raise TemplateError("the document is not an object")
    for place, key, text in _texts(document, ()):
        _check_limit(place, key, text, names)
    if not document.keys() >= ORDER:  # else it orders a folder that is deployed already
        _check_definitions(document, names)


def _check_definitions(document: Node, names: Names) -> None:
    if list(document) != [names.folder]:
        raise TemplateError(f"the document is not the one folder {names.folder}")
    folder = document[names.folder]
    if not isinstance(folder, dict) or folder.get("Type") != "Folder":
        raise TemplateError(f"{names.folder}: its Type is not Folder")
    if not _count_jobs(folder, (names.folder,), names):
        raise TemplateError(f"{names.folder}: no job in it")


def _texts(node: Json, place: Place, key: str = "") -> Iterator[tuple[Place, str, str]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _texts(child, (*place, name), name)
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from _texts(child, (*place, str(position)), key)
    elif isinstance(node, str):
        yield place, key, node


def _check_limit(place: Place, key: str, text: str, names: Names) -> None:
    limit = LIMITS.get(key)
    if limit and not limit.fullmatch(text):
        raise TemplateError(f"{spelled(place)}: not a valid {key}")
    if key == "Event" and not text.endswith((f"-{names.id}", f"-{names.job_id}")):
        raise TemplateError(f"{spelled(place)}: the event's name does not end in the id")


def _count_jobs(folder: Node, place: Place, names: Names) -> int:
    """Check the jobs and flows of a folder, and of the folders in it."""
    jobs = 0
    for name, child in folder.items():
        if not isinstance(child, dict):
            continue
        kind = _kind(child, (*place, name))
        if kind.startswith("Job") or kind in FOLDERS:
            _check_name(name, place, names)
        if kind in FOLDERS:
            jobs += _count_jobs(child, (*place, name), names)
        if kind == "Flow":
            _check_flow(child, folder, (*place, name))
        jobs += kind.startswith("Job")
    return jobs


def _kind(node: Node, place: Place) -> str:
    kind = node.get("Type", "")
    if not isinstance(kind, str):
        raise TemplateError(f"{spelled(place)}: its Type is not a string")
    return kind


def _check_name(name: str, place: Place, names: Names) -> None:
    where = spelled((*place, name))
    if not JOB_NAME.fullmatch(name) or name == names.folder:
        raise TemplateError(f"{where}: not a valid name of a job")
    if not name.endswith(f"-{names.job_id}"):
        raise TemplateError(f"{where}: the job's name does not end in the id")


def _check_flow(flow: Node, folder: Node, place: Place) -> None:
    sequence = flow.get("Sequence")
    if not isinstance(sequence, list):
        raise TemplateError(f"{spelled(place)}: its Sequence is not a list")
    for name in sequence:
        job = folder.get(name) if isinstance(name, str) else None
        if not isinstance(job, dict) or not _kind(job, place).startswith(("Job", "SubFolder")):
            raise TemplateError(f"{spelled(place)}: {name} is not a job of its folder")
