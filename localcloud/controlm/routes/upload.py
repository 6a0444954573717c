"""The definitions file of a multipart request, under exactly the name the operation asks for."""

import json
from collections.abc import Iterator, Sequence

from flask import request

from localcloud.controlm.definitions import DefinitionError, FolderPlan, Problem, Rules, checked
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, entry

NOT_PLAYED = ("deployDescriptorFile", "additionalConfiguration")


def plans_in(product: Product, field: str, rules: Rules) -> tuple[str, list[FolderPlan]]:
    """Read and check the file of one field; returns its name and its folders."""
    name, content = _file(field)
    status = product.switches.definition_error_status
    try:
        return name, checked(_text(content), rules)
    except DefinitionError as error:
        raise RefusalError(status, [one.as_json(name) for one in error.problems]) from error


def file_results(name: str, plans: Sequence[FolderPlan]) -> dict[str, object]:
    """Count what a file holds; a Folder counts as a smart one."""
    simple = sum(plan.type == "SimpleFolder" for plan in plans)
    return {
        "deploymentFile": name,
        "successfulFoldersCount": simple,
        "successfulSmartFoldersCount": len(plans) - simple,
        "successfulSubFoldersCount": 0,
        "successfulJobsCount": sum(len(plan.jobs) for plan in plans),
        "successfulConnectionProfilesCount": 0,
        "successfulDriversCount": 0,
        "isDeployDescriptorValid": False,
    }


def folders_in_files() -> Iterator[str]:
    """Name the folders that a request's files define; a file that nobody can read names none."""
    for uploaded in request.files.values():
        content = uploaded.stream.read()
        uploaded.stream.seek(0)
        try:
            document = json.loads(content)
        except (ValueError, RecursionError):
            continue
        yield from document if isinstance(document, dict) else ()


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        col = error.start - content.rfind(b"\n", 0, error.start)
        raise DefinitionError(
            [Problem("The definitions file is not UTF-8 text", line, col)]
        ) from error


def _file(field: str) -> tuple[str, bytes]:
    if request.mimetype != "multipart/form-data":
        raise RefusalError(400, "The request must be multipart/form-data")
    for name in (*request.files, *request.form):
        if name in NOT_PLAYED:
            raise RefusalError(400, f"{name} is not played by this simulator")
        if name != field:
            entry().warnings.append(f"undeclared-field: {name}")
    if len(request.files.getlist(field)) != 1:
        raise RefusalError(400, f"Exactly one file is required in the field '{field}'")
    uploaded = request.files[field]
    return uploaded.filename or field, uploaded.read()
