"""The SDK tasks of a state machine, against the shapes that botocore knows of each operation."""

import json
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError, Shape
from botocore.validate import ParamValidator

SDK = re.compile(r"arn:aws:states:::(?:aws-sdk:)?(?P<service>\w+):(?P<call>\w+)(?P<suffix>\..*)?$")
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


def _of_task(state: State) -> Iterator[str]:
    named = SDK.match(state["Resource"])
    if named is None:
        yield f"{state['Resource']}: not a task of an SDK"
        return
    operation = named["call"][0].upper() + named["call"][1:]
    try:
        model = botocore.session.get_session().get_service_model(named["service"])
        shape: Any = model.operation_model(operation).input_shape
    except (UnknownServiceError, OperationNotFoundError) as error:
        yield str(error)
        return
    report = ParamValidator().validate(_concrete(state["Parameters"], shape), shape)
    if report.has_errors():
        yield from report.generate_report().splitlines()


def _concrete(given: Any, shape: Shape | None) -> Any:  # noqa: ANN401 - any JSON, any shape
    """Put a sample of the right type where a path stands, and bytes where a payload is JSON."""
    if shape is not None and shape.type_name == "blob":
        return json.dumps(given).encode()
    if isinstance(given, list):
        member = getattr(shape, "member", None)
        return [_concrete(each, member) for each in given]
    if not isinstance(given, dict):
        return given
    return dict(_member(name, value, shape) for name, value in given.items())


def _member(name: str, value: Any, shape: Any) -> tuple[str, Any]:  # noqa: ANN401 - as above
    plain = name.removesuffix(".$")
    inner = _inner(plain, shape)
    if plain == name:
        return name, _concrete(value, inner)
    return plain, SAMPLES.get(inner.type_name, {}) if inner is not None else value


def _inner(name: str, shape: Any) -> Any:  # noqa: ANN401 - as above
    if shape is not None and shape.type_name == "structure":
        return shape.members.get(name)
    return getattr(shape, "value", None)
