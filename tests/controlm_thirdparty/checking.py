"""One exchange, held to the description by openapi-core and to BMC's own models."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

from clients.ctm_api_client import ApiClient
from openapi_core import Config, OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from werkzeug import Request, Response

from tests.controlm_thirdparty.description import Description, description
from tests.controlm_thirdparty.operations import JSON, KIND
from tests.controlm_thirdparty.source import CLIENT

ERRORS, TEXT = "ErrorList", "str"
TAKEN = range(200, 300)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; a problem is empty where there is none."""

    operation: str | None
    status: int
    is_declared: bool
    request_problem: str
    answer_problem: str

    @property
    def complaint(self) -> str:
        """Say what the simulator did wrong, if anything."""
        if self.answer_problem:
            return f"{self.operation} {self.status}: {self.answer_problem}"
        if self.request_problem and self.status in TAKEN:
            return f"{self.operation} took a request that it must refuse: {self.request_problem}"
        return ""


class AsSent(WerkzeugOpenAPIRequest):  # type: ignore[misc] # the library has no types here
    """A request whose path is still encoded, so that a value may hold a slash."""

    @property
    def path(self) -> str:
        return urlsplit(str(self.request.environ["REQUEST_URI"])).path


def check(request: Request, response: Response) -> Checked:
    """Hold an exchange to the description, whatever it is."""
    asked, answered = AsSent(request), WerkzeugOpenAPIResponse(response)
    name, operation = _found(asked)
    kinds = {status: answer.get(KIND) for status, answer in operation.get("responses", {}).items()}
    status = str(response.status_code)
    kind = kinds.get(status, ERRORS)
    is_checked = name and (kind != TEXT or response.data)  # to the library no text is no answer
    problem = _problem(api().validate_response, asked, answered) if is_checked else ""
    return Checked(
        operation=name,
        status=response.status_code,
        is_declared=status in kinds,
        request_problem=_problem(api().validate_request, asked) if name else "no operation",
        answer_problem=problem or _misread(response.get_data(as_text=True), kind),
    )


def _found(asked: WerkzeugOpenAPIRequest) -> tuple[str | None, dict[str, Any]]:
    """Find the operation by the library's own way; None where there is none."""
    finder = APICallPathFinder(api().spec)
    try:
        found = finder.find(asked.method, urljoin(asked.host_url, asked.path))
    except PathError:
        return None, {}
    _, pattern, method = found.operation.parts
    return f"{method.upper()} {pattern}", description()["paths"][pattern][method]


def _problem(validate: Any, *exchange: object) -> str:  # noqa: ANN401 - one of the library's two
    try:
        validate(*exchange)
    except OpenAPIError as error:
        return str(error)
    return ""


def _misread(text: str, kind: str | None) -> str:
    """Let BMC's generated models read an answer."""
    if kind is None or kind == TEXT:
        return ""
    try:
        ApiClient().deserialize(SimpleNamespace(data=text), kind)
    except (AttributeError, TypeError, ValueError) as error:
        return f"{CLIENT} cannot read {kind}: {error}"
    return ""


@cache
def api() -> OpenAPI:
    """Make the library ready, once; it takes some seconds."""
    return OpenAPI.from_dict(_strict(description()), Config(spec_validator_cls=None))


def _strict(described: Description) -> Description:
    """Allow no name that is not described."""
    strict = deepcopy(described)
    for schema in strict["components"]["schemas"].values():
        schema["additionalProperties"] = False
    for path in strict["paths"].values():
        for operation in path.values():
            _refuse_plainly(operation["responses"])
            for body in operation.get("requestBody", {}).get("content", {}).values():
                if "properties" in body["schema"]:
                    body["schema"]["additionalProperties"] = False
    return strict


def _refuse_plainly(answers: dict[str, Any]) -> None:
    """Take an ErrorList in JSON wherever there is one, and as any status that is not declared."""
    content = {"schema": {"$ref": f"#/components/schemas/{ERRORS}"}}
    answers["default"] = {"description": "not declared", "content": {}, KIND: ERRORS}
    for answer in answers.values():
        if answer.get(KIND) == ERRORS:
            answer["content"][JSON] = content
