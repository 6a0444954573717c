"""What a synthesized managed policy grants, its resources resolved."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.stacks.written import Written

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::AccountId": "123456789012",
}
TITLE = re.compile(r"ExportsOutput(?:FnGetAtt|Ref)([A-Za-z]+?)[0-9A-F]{8}")


def policies(written: Written) -> dict[str, dict[str, Any]]:
    """Return the managed policies by name."""
    found = written.of_type("flow", "AWS::IAM::ManagedPolicy").values()
    return {each["Properties"]["ManagedPolicyName"]: each["Properties"] for each in found}


def granted(written: Written, name: str, kept: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return each action with each resource; `kept` has what the state stack exports, by title."""
    return set(_granted(policies(written)[name]["PolicyDocument"], kept))


def _granted(document: dict[str, Any], kept: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for statement in document["Statement"]:
        assert statement["Effect"] == "Allow"
        assert "Condition" not in statement
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                yield action, _text(resource, kept)


def _text(value: Any, kept: Mapping[str, str]) -> str:  # noqa: ANN401 - a template's JSON
    if isinstance(value, str):
        return value
    [(function, given)] = value.items()
    if function == "Fn::Join":
        return str(given[0]).join(_text(part, kept) for part in given[1])
    if function == "Ref":
        return PSEUDO[given]
    assert function == "Fn::ImportValue"
    found = TITLE.search(given)
    assert found
    return kept[found[1]]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - IAM writes one where it means a list
    return value if isinstance(value, list) else [value]
