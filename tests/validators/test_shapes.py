"""Each SDK task sends what its operation takes; a mistake is named before it is deployed."""

import copy
import json
import re
from typing import Any

import pytest

from stacks.machine import ASL
from tests.validators.shapes import State, problems

NAME = re.compile(r":\w+")


@pytest.fixture
def states() -> dict[str, State]:
    found: dict[str, State] = json.loads(ASL.read_text(encoding="utf-8"))["States"]
    return copy.deepcopy(found)


def test_every_task_fits_its_operation(states: dict[str, State]) -> None:
    assert list(problems(states)) == []


@pytest.mark.parametrize(
    ("state", "path", "value", "said"),
    [
        ("AwaitBundle", ["TableName"], None, 'Missing required parameter in input: "TableName"'),
        ("AwaitBundle", ["Tablename"], "t", 'Unknown parameter in input: "Tablename"'),
        ("AwaitBundle", ["Key", "SK", "S"], 7, "Invalid type for parameter Key.SK.S"),
        ("AwaitBundle", ["Key", "SK", "s"], "M", 'Unknown parameter in Key.SK: "s"'),
        ("AwaitBundle", ["UpdateExpression"], ["SET"], "Invalid type for parameter UpdateExp"),
        ("Submit", ["FunctionName"], None, 'Missing required parameter in input: "FunctionName"'),
        ("Deadline", ["InvocationTyp"], "Event", 'Unknown parameter in input: "InvocationTyp"'),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(
    states: dict[str, State], state: str, path: list[str], value: object, said: str
) -> None:
    place: dict[str, Any] = states[state]["Parameters"]
    for name in path[:-1]:
        place = place[name]
    place.pop(path[-1], None)
    if value is not None:
        place[path[-1]] = value

    assert any(said in each for each in problems(states))


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ("arn:aws:states:::aws-sdk:dynamodb:updateItems", "UpdateItems"),
        ("arn:aws:states:::aws-sdk:dynamo:updateItem", "Unknown service: 'dynamo'"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:any", "not a task of an SDK"),
    ],
)
def test_an_operation_that_is_none_is_named(
    states: dict[str, State], resource: str, said: str
) -> None:
    states["AwaitBundle"]["Resource"] = resource

    (found,) = problems(states)

    assert found.startswith("AwaitBundle: ")
    assert said in found


def test_every_value_of_an_expression_is_given_and_used(states: dict[str, State]) -> None:
    given = states["AwaitBundle"]["Parameters"]
    expressions = given["UpdateExpression"] + " " + given["ConditionExpression"]

    assert set(NAME.findall(expressions)) == set(given["ExpressionAttributeValues"])
