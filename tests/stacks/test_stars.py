"""No action is a wildcard, and a statement on every resource names only actions that know none."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

import app
from stacks.assembly import ROOT, assemble
from stacks.stages import STAGES
from tests.stacks.written import WITHOUT_BUNDLING

WITHOUT_RESOURCES = {
    "ec2:DescribeNetworkInterfaces": "the pollers look for their interfaces",
    "ec2:DescribeSecurityGroups": "the pollers look at the cluster's security groups",
    "ec2:DescribeSubnets": "the pollers look at the cluster's subnets",
    "ec2:DescribeVpcs": "the pollers look at the cluster's VPC",
    "logs:CreateLogDelivery": "Step Functions sets up the delivery of the machine's log",
    "logs:DeleteLogDelivery": "Step Functions ends the delivery of the machine's log",
    "logs:DescribeLogGroups": "Step Functions looks for the machine's log",
    "logs:DescribeResourcePolicies": "Step Functions looks who may write to logs",
    "logs:GetLogDelivery": "Step Functions looks at the delivery of the machine's log",
    "logs:ListLogDeliveries": "Step Functions looks for the delivery of the machine's log",
    "logs:PutResourcePolicy": "Step Functions lets log delivery write to the machine's log",
    "logs:UpdateLogDelivery": "Step Functions changes the delivery of the machine's log",
    "xray:GetSamplingRules": "Step Functions asks which executions to trace",
    "xray:GetSamplingTargets": "Step Functions asks how many executions to trace",
    "xray:PutTelemetryRecords": "functions and machine tell how tracing goes",
    "xray:PutTraceSegments": "functions and machine tell their part of a trace",
}
WILDCARDS = {
    (
        "AWS::KMS::Key",
        "kms:*",
    ): "the account itself: without it nobody could change the key's policy"
}
Statement = dict[str, Any]


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Statement]]:
    """Return every statement that allows something, of every stage, with its resource type."""
    found: list[tuple[str, Statement]] = []
    for name, stage in STAGES.items():
        out = tmp_path_factory.mktemp(name)
        assemble(stage, app.definitions(ROOT), out, WITHOUT_BUNDLING).synth()
        for template in sorted(out.glob(f"muster-{name}-*.template.json")):
            for resource in json.loads(template.read_text())["Resources"].values():
                of_it = _statements(resource["Properties"]) if "Properties" in resource else ()
                found += [(resource["Type"], each) for each in of_it]
    return [(kind, each) for kind, each in found if each["Effect"] == "Allow"]


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """Return the actions of every service and their resources, as cfn-lint brings them."""
    kept = files("cfnlint.data.AdditionalSpecs") / "Policies.json"
    known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return known


def test_no_action_is_a_wildcard(statements: list[tuple[str, Statement]]) -> None:
    wild = {
        (kind, action)
        for kind, statement in statements
        for action in _listed(statement["Action"])
        if "*" in action
    }

    assert wild == set(WILDCARDS)


def test_on_every_resource_are_only_actions_that_know_none(
    statements: list[tuple[str, Statement]],
) -> None:
    anywhere = {
        action
        for kind, statement in statements
        if kind != "AWS::KMS::Key"  # in a key's policy the star is this key
        and "*" in _listed(statement.get("Resource", []))
        for action in _listed(statement["Action"])
    }

    assert anywhere == set(WITHOUT_RESOURCES)


@pytest.mark.parametrize("action", WITHOUT_RESOURCES)
def test_aws_documents_no_resource_for_it(reference: dict[str, Any], action: str) -> None:
    assert _resources(reference, action) == []


def test_the_reference_knows_who_has_one(reference: dict[str, Any]) -> None:
    assert _resources(reference, "ec2:DeleteNetworkInterface") == ["network-interface"]
    assert "queue" in _resources(reference, "sqs:SendMessage")


def _resources(reference: dict[str, Any], action: str) -> list[str]:
    service, _, verb = action.partition(":")
    known: list[str] = reference[service]["Actions"][verb.lower()].get("Resources", [])
    return known


def _statements(text: Any) -> Iterator[Statement]:  # noqa: ANN401 - any JSON
    """Yield what stands under `Statement`, wherever that is."""
    if isinstance(text, dict):
        yield from text.get("Statement", ())
        for value in text.values():
            yield from _statements(value)
    elif isinstance(text, list):
        for value in text:
            yield from _statements(value)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - IAM writes one where it means a list
    return value if isinstance(value, list) else [value]
