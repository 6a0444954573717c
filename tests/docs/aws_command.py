"""`aws SERVICE OPERATION --option …` as the AWS CLI reads it, against any client.

Service, operation and options are looked up in botocore's models; what is not there is refused,
and so is what the CLI adds on its own (`aws s3 cp`, waiters): `UnknownCommandError`.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import jmespath  # type: ignore[import-untyped]
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.session import get_session

SERVICES = {"s3api": "s3"}  # where the CLI's name is not botocore's
OWN = ("s3", "configure", "deploy")  # what the CLI has under a name of its own
NUMBERS = {"integer": int, "long": int, "float": float, "double": float}
GLOBAL = ("query", "output")

Client = Callable[[str], Any]
Parameters = dict[str, Any]


class UnknownCommandError(ValueError):
    """The AWS CLI has no such command, or this runner does not know how it reads it."""


def run(words: Sequence[str], client: Client) -> str:
    """Run a command, given without its `aws`; return what it prints."""
    service, operation, *rest = words
    model = operation_of(service, operation)
    options = _options(rest)
    query, output = (options.pop(name, [None])[0] for name in GLOBAL)
    parameters = _parameters(model, options)
    answer = _call(client(model.service_model.service_name), model, parameters)
    answer.pop("ResponseMetadata", None)
    return _printed(jmespath.search(query, answer) if query else answer, output or "json")


def operation_of(service: str, operation: str) -> OperationModel:
    """Return the operation's model."""
    if service in OWN:
        raise UnknownCommandError(f"aws {service}: only operations of botocore's models")
    try:
        model = _service(SERVICES.get(service, service))
    except UnknownServiceError as error:
        raise UnknownCommandError(str(error)) from error
    found = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in found:
        raise UnknownCommandError(f"aws {service} {operation}: there is no such operation")
    return model.operation_model(found[operation])


@cache
def _service(name: str) -> ServiceModel:
    return get_session().get_service_model(name)


def _options(words: Sequence[str]) -> dict[str, list[str]]:
    """Collect the words behind each option."""
    options: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            if name in options:
                raise UnknownCommandError(f"--{name} is given twice")
            options[name] = []
        elif not options:
            raise UnknownCommandError(f"{word} stands before any option")
        else:
            options[name].append(word)
    return options


def _parameters(model: OperationModel, options: dict[str, list[str]]) -> Parameters:
    shape = model.input_shape
    members = shape.members if isinstance(shape, StructureShape) else {}
    found = {xform_name(name, "-"): (name, member) for name, member in members.items()}
    parameters: Parameters = {}
    for option, words in options.items():
        plain = option.removeprefix("no-") if option not in found else option
        if plain not in found or (plain != option and found[plain][1].type_name != "boolean"):
            raise UnknownCommandError(f"{model.name} has no option --{option}")
        name, member = found[plain]
        parameters[name] = _value(member, words, negated=plain != option)
    return parameters


def _value(shape: Shape, words: Sequence[str], *, negated: bool = False) -> Any:  # noqa: ANN401
    """Read the words behind an option as its shape asks."""
    if shape.type_name == "boolean" and not words:
        return not negated
    if isinstance(shape, ListShape):
        return [_one(shape.member, word) for word in words]
    if len(words) != 1:
        raise UnknownCommandError(f"one value for {shape.name}, not {list(words)}")
    return _one(shape, words[0])


def _one(shape: Shape, word: str) -> Any:  # noqa: ANN401 - as the shape says
    if isinstance(shape, StructureShape):
        pairs = dict(pair.split("=", 1) for pair in word.split(","))
        if not pairs.keys() <= shape.members.keys():
            raise UnknownCommandError(f"{shape.name} has no {pairs.keys() - shape.members.keys()}")
        return {name: _one(shape.members[name], value) for name, value in pairs.items()}
    if shape.type_name in ("map", "list", "blob", "boolean"):
        raise UnknownCommandError(f"a {shape.type_name} is not read here: {word}")
    return NUMBERS.get(shape.type_name, str)(word)


def _call(client: Any, model: OperationModel, parameters: Parameters) -> Parameters:  # noqa: ANN401
    name = xform_name(model.name)
    if client.can_paginate(name):
        whole: Parameters = client.get_paginator(name).paginate(**parameters).build_full_result()
        return whole
    answer: Parameters = getattr(client, name)(**parameters)
    return answer


def _printed(found: Any, output: str) -> str:  # noqa: ANN401 - whatever the query finds
    if output == "json":
        return json.dumps(found, indent=4, default=str)
    if output != "text":
        raise UnknownCommandError(f"--output {output}")
    rows = found if isinstance(found, list) else [found]
    if rows and all(isinstance(row, list) for row in rows):
        return "\n".join("\t".join(map(_cell, row)) for row in rows)
    return "\t".join(map(_cell, rows))


def _cell(value: object) -> str:
    if isinstance(value, list | dict):
        raise UnknownCommandError("--output text of what is nested: choose with --query")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
