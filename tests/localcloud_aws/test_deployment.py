"""Deploying an assembly: outputs, parameters, and what fails says why."""

import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from localcloud.aws import DeploymentError
from tests.localcloud_aws.conftest import Cloud
from tests.localcloud_aws.probe import Probe

pytestmark = pytest.mark.usefixtures("plain")


def test_outputs_come_per_stack_and_a_later_stack_imports_from_an_earlier(cloud: Cloud) -> None:
    answer, _ = cloud.aws.invoke("work", {})

    assert cloud.outputs["flow"]["Function"] == "work"
    assert cloud.machine.endswith(":stateMachine:bundle")
    assert answer["environment"]["TOPIC"] == cloud.outputs["state"]["TopicArn"]


def test_a_parameter_reaches_the_function_and_stays_until_it_is_given_again(cloud: Cloud) -> None:
    cloud.redeploy(Endpoint="http://127.0.0.1:8443")
    given, _ = cloud.aws.invoke("work", {})
    cloud.probe.resource("Work")["Timeout"] = 3
    cloud.redeploy()
    kept, _ = cloud.aws.invoke("work", {})

    assert given["environment"]["ENDPOINT"] == "http://127.0.0.1:8443"
    assert kept["environment"]["ENDPOINT"] == "http://127.0.0.1:8443"


def test_a_parameter_that_no_stack_declares_is_refused(cloud: Cloud) -> None:
    with pytest.raises(DeploymentError, match="Endpiont"):
        cloud.redeploy(Endpiont="x")


def test_a_mapping_that_aws_would_refuse_fails_the_stack_with_its_reason(cloud: Cloud) -> None:
    del cloud.probe.resource("Parents")["ProvisionedPollerConfig"]

    with pytest.raises(DeploymentError, match=r"Parents \(AWS::Lambda::EventSource.*Provisioned"):
        cloud.redeploy()


def test_an_export_in_use_cannot_go(cloud: Cloud) -> None:
    del cloud.probe.state["Outputs"]["TopicArn"]

    with pytest.raises(DeploymentError, match="Export state:Topic is in use by flow"):
        cloud.redeploy()


def test_a_type_that_is_not_played_is_named(cloud: Cloud) -> None:
    cloud.probe.flow["Resources"]["Queue"] = {"Type": "AWS::Kinesis::Stream", "Properties": {}}

    with pytest.raises(DeploymentError, match=r"Queue \(AWS::Kinesis::Stream\): .*not played"):
        cloud.redeploy()


def test_a_stack_that_could_not_be_created_leaves_nothing_and_can_be_tried_again(
    cloud: Cloud, tmp_path: Path
) -> None:
    other = Probe(tmp_path)
    other.flow["Resources"] = {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "half"}},
        "Bad": {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "cron(0 0)"}},
        "Work": other.flow["Resources"]["Work"],
        "Role": other.flow["Resources"]["Role"],
    }
    other.flow["Resources"]["Work"]["Properties"]["FunctionName"] = "half"
    other.flow["Outputs"] = {}
    out = other.write()
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["artifacts"]["flow"]["properties"]["stackName"] = "half"
    (out / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(DeploymentError, match=r"half: Bad \(AWS::Events::Rule\): Schedule"):
        cloud.aws.deploy(out)
    topics = cloud.aws.client("sns").list_topics()["Topics"]
    functions = cloud.aws.client("lambda").list_functions()["Functions"]
    other.flow["Resources"]["Bad"]["Properties"]["ScheduleExpression"] = "rate(1 day)"
    (out / "flow.template.json").write_text(json.dumps(other.flow))
    cloud.aws.deploy(out)

    assert not [each for each in topics if each["TopicArn"].endswith(":half")]
    assert "half" not in [each["FunctionName"] for each in functions]
    cloud.aws.client("cloudformation").delete_stack(StackName="half")
    with pytest.raises(ClientError):
        cloud.aws.client("lambda").get_function(FunctionName="half")
