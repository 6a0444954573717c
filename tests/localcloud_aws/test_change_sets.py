"""Change sets as the CDK's command line uses them: one name for every stack."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.localcloud_aws.conftest import Cloud

NAME = "cdk-deploy-change-set"
QUEUE: dict[str, Any] = {"Type": "AWS::SQS::Queue"}


def _template(*queues: str, parameter: str | None = None, **more: object) -> str:
    said: dict[str, Any] = {"Resources": dict.fromkeys(queues, QUEUE), **more}
    if parameter is not None:
        said["Parameters"] = {"Colour": {"Type": "String", "Default": parameter}}
        said["Outputs"] = {"Colour": {"Value": {"Ref": "Colour"}}}
    return json.dumps(said)


class Hand:
    """Makes, looks at and executes change sets."""

    def __init__(self, cloud: Cloud) -> None:
        self.stacks = cloud.aws.client("cloudformation")

    def makes(
        self,
        stack: str,
        body: str,
        kind: str = "CREATE",
        **more: Any,  # noqa: ANN401 - boto3's own
    ) -> dict[str, Any]:
        """Do as `cdk deploy`: take away the one before, make another, look at it."""
        self.stacks.delete_change_set(StackName=stack, ChangeSetName=NAME)
        self.stacks.create_change_set(
            StackName=stack, ChangeSetName=NAME, TemplateBody=body, ChangeSetType=kind, **more
        )
        found: dict[str, Any] = self.stacks.describe_change_set(StackName=stack, ChangeSetName=NAME)
        return found

    def executes(self, stack: str) -> dict[str, Any]:
        self.stacks.execute_change_set(StackName=stack, ChangeSetName=NAME)
        found: dict[str, Any] = self.stacks.describe_stacks(StackName=stack)["Stacks"][0]
        return found

    def made(self, stack: str, body: str) -> dict[str, Any]:
        self.makes(stack, body)
        return self.executes(stack)


@pytest.fixture
def hand(cloud: Cloud) -> Hand:
    return Hand(cloud)


def test_each_stack_has_change_sets_of_its_own(hand: Hand) -> None:
    hand.makes("one", _template("A"))
    hand.makes("two", _template("B"))

    stack = hand.executes("one")

    assert stack["StackStatus"] == "CREATE_COMPLETE"
    resources = hand.stacks.describe_stack_resources(StackName="one")["StackResources"]
    assert [each["LogicalResourceId"] for each in resources] == ["A"]


def test_a_name_is_taken_until_its_change_set_is_deleted(hand: Hand) -> None:
    hand.makes("taken", _template("A"))

    with pytest.raises(ClientError, match="AlreadyExists"):
        hand.stacks.create_change_set(
            StackName="taken",
            ChangeSetName=NAME,
            TemplateBody=_template("B"),
            ChangeSetType="CREATE",
        )


def test_without_a_change_it_fails_can_be_deleted_and_deleted_again(hand: Hand) -> None:
    hand.made("same", _template("A"))

    unchanged = hand.makes("same", _template("A"), "UPDATE")

    assert (unchanged["Status"], unchanged["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    hand.stacks.delete_change_set(StackName="same", ChangeSetName=NAME)
    hand.stacks.delete_change_set(StackName="same", ChangeSetName=NAME)
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        hand.stacks.describe_change_set(StackName="same", ChangeSetName=NAME)


def test_what_a_parameter_was_before_stays(hand: Hand) -> None:
    before: Any = [{"ParameterKey": "Colour", "UsePreviousValue": True}]
    given: Any = [{"ParameterKey": "Colour", "ParameterValue": "blue"}]
    body = _template("A", parameter="red")

    first = hand.made("painted", body)
    hand.makes("painted", _template("A", "B", parameter="red"), "UPDATE", Parameters=before)
    second = hand.executes("painted")
    hand.makes("painted", _template("A", parameter="red"), "UPDATE", Parameters=given)
    third = hand.executes("painted")
    hand.makes("painted", _template("A", "C", parameter="red"), "UPDATE", Parameters=before)
    fourth = hand.executes("painted")

    colours = [s["Outputs"][0]["OutputValue"] for s in (first, second, third, fourth)]
    assert colours == ["red", "red", "blue", "blue"]


def test_a_creation_that_fails_is_rolled_back_and_says_why(hand: Hand) -> None:
    wrong = {"A": QUEUE, "Wrong": {"Type": "AWS::Nobody::Knows"}}

    stack = hand.made("wrong", json.dumps({"Resources": wrong}))

    events = hand.stacks.describe_stack_events(StackName="wrong")["StackEvents"]
    reasons = " ".join(event.get("ResourceStatusReason", "") for event in events)
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "not played by the local cloud" in reasons


def test_what_one_stack_exports_another_imports(hand: Hand) -> None:
    exported = {"Url": {"Value": {"Ref": "A"}, "Export": {"Name": "the-url"}}}
    imported = {"Url": {"Value": {"Fn::ImportValue": "the-url"}}}

    told = hand.made("exporter", _template("A", Outputs=exported))
    read = hand.made("importer", _template("B", Outputs=imported))

    assert read["Outputs"][0]["OutputValue"] == told["Outputs"][0]["OutputValue"]
