"""What a removal leaves behind stands in the way of no later deployment."""

import pytest

from tests.stacks.written import Resource, Written

KEPT = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Key": "KeyId",
    "AWS::S3::Bucket": "BucketName",
    "AWS::S3::BucketPolicy": "PolicyName",
    "AWS::SecretsManager::Secret": "Name",
}


def _kept(written: Written, stack: str) -> list[Resource]:
    resources: dict[str, Resource] = written.template(stack)["Resources"]
    return [each for each in resources.values() if each.get("DeletionPolicy") == "Retain"]


def test_only_the_state_stack_keeps_anything(prod: Written) -> None:
    assert _kept(prod, "state")
    assert _kept(prod, "flow") == _kept(prod, "watch") == []


def test_what_is_kept_has_a_generated_name(prod: Written) -> None:
    """One with a name of ours would stop the next deployment: it exists already."""
    for each in _kept(prod, "state"):
        assert KEPT[each["Type"]] not in each["Properties"]


def test_a_stage_that_does_not_keep_keeps_nothing(local: Written) -> None:
    for stack in ("state", "flow", "watch"):
        assert _kept(local, stack) == []


@pytest.mark.parametrize("stage", ["prod", "local"])
def test_the_machine_of_another_deployment_has_another_name(
    stage: str, request: pytest.FixtureRequest
) -> None:
    written: Written = request.getfixturevalue(stage)
    machine = written.only("flow", "AWS::StepFunctions::StateMachine")["Properties"]

    start, identity = machine["StateMachineName"]["Fn::Join"][1]

    assert start == f"muster-{stage}-bundles-"
    assert '{"Ref": "AWS::StackId"}' in str(identity).replace("'", '"')
