"""Answers as the product gives them; a refusal is raised from wherever it is found."""

from collections.abc import Mapping, Sequence

from flask import Response, g, jsonify, request

from localcloud.controlm.faults import Fault
from localcloud.controlm.journal import Entry
from localcloud.controlm.watch.paging import whole_number

PARTIAL = 206
Element = Mapping[str, object]


class RefusalError(Exception):
    """The request is answered with an ErrorList."""

    def __init__(self, status: int, elements: Sequence[Element] | str) -> None:
        """Refuse with that status because of these elements, or of one sentence."""
        super().__init__(status, elements)
        self.status = status
        self.elements = [{"message": elements}] if isinstance(elements, str) else list(elements)


def errors(status: int, elements: Sequence[Element] | str) -> Response:
    """Spell an ErrorList."""
    listed = [{"message": elements}] if isinstance(elements, str) else list(elements)
    return answer({"errors": listed}, status)


def answer(body: object, status: int = 200) -> Response:
    """Spell a JSON answer."""
    response = jsonify(body)
    response.status_code = status
    return response


def json_object() -> dict[str, object]:
    """Read a request's body; refused unless it is a JSON object."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise RefusalError(400, "The body must be a JSON object")
    return body


def note_undeclared(body: Mapping[str, object], *declared: str) -> None:
    """Journal the fields that the operation does not have; the product says nothing."""
    odd = [name for name in body if name not in declared]
    entry().warnings.extend(f"undeclared-field: {name}" for name in odd)


def text_of(body: Mapping[str, object], name: str) -> str:
    """Read a text that must be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise RefusalError(400, f"{name} is required and must be a string")
    return value


def number(name: str, default: str, least: int) -> int:
    """Read a number of the query; refused where it is none."""
    try:
        return whole_number(name, request.args.get(name, default), least)
    except ValueError as error:
        raise RefusalError(400, str(error)) from error


def entry() -> Entry:
    """Find the journal entry of the request being answered."""
    found: Entry = g.entry
    return found


def fault() -> Fault | None:
    """Find the fault of the request being answered."""
    found: Fault | None = g.fault
    return found


def monitor_page(run_id: str) -> str:
    """Tell the address of the page that shows a run."""
    return f"{request.host_url}simulator/run/{run_id}"


def endpoint() -> str:
    """Tell the address that the caller uses."""
    return f"{request.host_url}automation-api"
