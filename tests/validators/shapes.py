"""The SDK tasks of a state machine, against the shapes that botocore knows of each operation."""

import json
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError, Shape
from botocore.validate import ParamValidator

from tests.validators.graph import insides

SDK = re.compile(
    r"arn:aws:states:::(?:aws-sdk:)?(?P<service>[\w-]+):(?P<call>\w+)(?P<suffix>\..*)?$"
)
NAMES = {"states": "stepfunctions", "redshiftdata": "redshift-data"}  # where botocore's differ
SAMPLES: dict[str, Any] = {
    "string": "any",
    "integer": 1,
    "long": 1,
    "boolean": True,
    "blob": b"any",
    "map": {},
    "list": [],
}
State = dict[str, Any]


def problems(states: dict[str, State]) -> Iterator[str]:
    """Yield what AWS would refuse of each task, by state."""
    for name, state in states.items():
        if state["Type"] == "Task":
            for problem in _of_task(state):
                yield f"{name}: {problem}"
        for inner in insides(state):
            yield from problems(inner["States"])


def _of_task(state: State) -> Iterator[str]:
    named = SDK.match(state["Resource"])
    if named is None:
        yield f"{state['Resource']}: not a task of an SDK"
        return
    operation = named["call"][0].upper() + named["call"][1:]
    try:
        service = NAMES.get(named["service"], named["service"])
        model = botocore.session.get_session().get_service_model(service)
        shape: Any = model.operation_model(operation).input_shape
    except (UnknownServiceError, OperationNotFoundError) as error:
        yield str(error)
        return
    report = ParamValidator().validate(_concrete(_given(state), shape), shape)
    if report.has_errors():
        yield from report.generate_report().splitlines()


def _given(state: State) -> Any:  # noqa: ANN401 - any JSON
    return state["Arguments"] if "Arguments" in state else state["Parameters"]


def _concrete(given: Any, shape: Shape | None) -> Any:  # noqa: ANN401 - any JSON, any shape
    """Put a sample of the right type where a path stands, and text or bytes where JSON is sent."""
    if shape is not None and _is_sent_as_json(given, shape):
        text = json.dumps(given)
        return text if shape.type_name == "string" else text.encode()
    if isinstance(given, list):
        member = getattr(shape, "member", None)
        return [_concrete(each, member) for each in given]
    if isinstance(given, dict):
        return dict(_member(name, value, shape) for name, value in given.items())
    is_query = isinstance(given, str) and given.startswith("{%")
    return _sample(shape) if is_query and shape is not None else given


def _is_sent_as_json(given: object, shape: Shape) -> bool:
    is_object = isinstance(given, dict) and shape.type_name == "string"
    return is_object or shape.type_name == "blob"


def _member(name: str, value: Any, shape: Any) -> tuple[str, Any]:  # noqa: ANN401 - as above
    plain = name.removesuffix(".$")
    inner = _inner(plain, shape)
    if inner is None and _inner(_camel(plain), shape) is not None:
        return _member(_camel(name), value, shape)  # the language writes every name in Pascal case
    if plain == name:
        return name, _concrete(value, inner)
    return plain, SAMPLES.get(inner.type_name, {}) if inner is not None else value


def _inner(name: str, shape: Any) -> Any:  # noqa: ANN401 - as above
    if shape is not None and shape.type_name == "structure":
        return shape.members.get(name)
    return getattr(shape, "value", None)


def _sample(shape: Shape) -> Any:  # noqa: ANN401 - as above
    if shape.type_name == "string":
        return SAMPLES["string"].ljust(shape.metadata.get("min", 0), "x")
    return SAMPLES.get(shape.type_name, {})


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]
