"""People may look, operators may redrive, and neither may do anything else."""

import json
from collections.abc import Iterator

import pytest

from tests.stacks.written import Resource, Written

LOOKS = {
    ("cloudformation:DescribeStacks", ":stack/muster-prod-*/*"),
    ("dynamodb:GetItem", "the table"),
    ("dynamodb:Query", "the table"),
    ("dynamodb:Query", "/index/OpenByDeadline"),
    ("kms:Decrypt", "the key"),
    ("kms:DescribeKey", "the key"),
    ("states:DescribeExecution", ":execution:muster-prod-bundles:*"),
    ("states:DescribeStateMachine", ":stateMachine:muster-prod-bundles"),
    ("states:GetExecutionHistory", ":execution:muster-prod-bundles:*"),
    ("states:ListExecutions", ":stateMachine:muster-prod-bundles"),
}
REDRIVES = {("states:RedriveExecution", ":execution:muster-prod-bundles:*")}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("muster-prod-reader", LOOKS), ("muster-prod-operator", LOOKS | REDRIVES)],
)
def test_a_person_may_do_exactly_this(
    prod: Written, name: str, allowed: set[tuple[str, str]]
) -> None:
    assert set(_allowed(_policies(prod)[name])) == allowed


def test_there_are_two_managed_policies_and_no_role_has_them(prod: Written) -> None:
    policies = _policies(prod)

    assert set(policies) == {"muster-prod-reader", "muster-prod-operator"}
    assert not [name for name, policy in policies.items() if "Roles" in policy]


def _policies(written: Written) -> dict[str, Resource]:
    found = written.of_type("flow", "AWS::IAM::ManagedPolicy").values()
    return {each["Properties"]["ManagedPolicyName"]: each["Properties"] for each in found}


def _allowed(policy: Resource) -> Iterator[tuple[str, str]]:
    for statement in policy["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        actions, resources = statement["Action"], statement["Resource"]
        for action in [actions] if isinstance(actions, str) else actions:
            for resource in resources if isinstance(resources, list) else [resources]:
                yield action, _place(resource)


def _place(resource: Resource) -> str:
    """Return what an ARN ends in, or whose ARN is imported."""
    if "Fn::Join" in resource and isinstance(resource["Fn::Join"][1][-1], str):
        return str(resource["Fn::Join"][1][-1])
    text = json.dumps(resource)
    assert ("Bundles" in text) != ("Key" in text)
    return "the table" if "Bundles" in text else "the key"
