"""Deploying an assembly, and deploying a changed one over it."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localcloud.aws import DeploymentError
from tests.localcloud_aws.conftest import Cloud
from tests.localcloud_aws.probe import MACHINE, Probe, alarm, flow_stack, mapping, state_stack


@pytest.fixture(autouse=True)
def _plain(cloud: Cloud) -> None:
    """Begin each test with the plain templates deployed."""
    cloud.probe.state, cloud.probe.flow = state_stack(), flow_stack()
    cloud.redeploy(Endpoint="https://controlm.example")


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


def test_new_code_replaces_the_workers(cloud: Cloud) -> None:
    before, _ = cloud.aws.invoke("work", {})
    cloud.probe.handler = cloud.probe.handler.replace('"first"', '"second"')
    cloud.probe.key = "second.zip"

    cloud.redeploy()

    after, _ = cloud.aws.invoke("work", {})
    assert (before["answer"], after["answer"]) == ("first", "second")
    assert after["pid"] != before["pid"]


def test_mappings_come_change_and_go(cloud: Cloud) -> None:
    cloud.probe.flow["Resources"]["Children"] = mapping("ctm-children-events")
    cloud.probe.resource("Parents")["BatchSize"] = 50
    cloud.redeploy()
    two = {each.topic: each.batch_size for each in cloud.aws.mappings()}
    del cloud.probe.flow["Resources"]["Parents"]
    cloud.redeploy()

    assert two == {"ctm-parent-events": 50, "ctm-children-events": 500}
    assert [each.topic for each in cloud.aws.mappings()] == ["ctm-children-events"]


def test_a_mapping_that_aws_would_refuse_fails_the_stack_with_its_reason(cloud: Cloud) -> None:
    del cloud.probe.resource("Parents")["ProvisionedPollerConfig"]

    with pytest.raises(DeploymentError, match=r"Parents \(AWS::Lambda::EventSource.*Provisioned"):
        cloud.redeploy()


def test_a_changed_machine_holds_for_new_executions_only(cloud: Cloud) -> None:
    running = cloud.start("before")
    token = cloud.token("before")
    changed: dict[str, Any] = json.loads(json.dumps(MACHINE))
    changed["States"]["Wait"]["Next"] = "Skip"
    changed["States"]["Skip"] = {"Type": "Succeed"}
    del changed["States"]["Note"]
    changed["States"]["Wait"].pop("Catch")
    del changed["States"]["Work"]
    cloud.probe.resource("Machine")["DefinitionString"] = json.dumps(changed)

    cloud.redeploy()

    fresh = cloud.start("after")
    for name, parked in (("before", token), ("after", cloud.token("after"))):
        cloud.states.send_task_success(taskToken=parked, output="{}")
        assert name
    cloud.ended(running)
    cloud.ended(fresh)
    assert cloud.entered(running) == ["Wait", "Work"]
    assert cloud.entered(fresh) == ["Wait", "Skip"]


def test_a_changed_alarm_keeps_its_state_and_a_removed_one_is_gone(cloud: Cloud) -> None:
    cloud.aws.client("cloudwatch").set_alarm_state(
        AlarmName="breached", StateValue="INSUFFICIENT_DATA", StateReason="by hand"
    )
    cloud.probe.flow["Resources"]["Alarm"] = alarm(threshold=5, TreatMissingData="ignore")
    cloud.redeploy()
    [changed] = cloud.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
    del cloud.probe.flow["Resources"]["Alarm"]
    cloud.redeploy()

    assert (changed["Threshold"], changed["StateValue"]) == (5.0, "INSUFFICIENT_DATA")
    assert cloud.aws.alarms() == {}


def test_table_and_buckets_keep_their_content(cloud: Cloud) -> None:
    bucket = cloud.outputs["state"]["BucketName"]
    cloud.dynamodb.put_item(TableName=cloud.table, Item={"PK": {"S": "kept"}})
    cloud.aws.client("s3").put_object(Bucket=bucket, Key="kept", Body=b"kept")
    table = cloud.probe.state["Resources"]["Table"]["Properties"]
    table["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    table["AttributeDefinitions"].append({"AttributeName": "open_shard", "AttributeType": "S"})
    table["GlobalSecondaryIndexes"] = [
        {
            "IndexName": "OpenByDeadline",
            "KeySchema": [{"AttributeName": "open_shard", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ]
    cloud.probe.state["Resources"]["Bucket"]["Properties"]["Tags"] = [{"Key": "a", "Value": "b"}]

    cloud.redeploy()

    item = cloud.dynamodb.get_item(TableName=cloud.table, Key={"PK": {"S": "kept"}})
    described = cloud.dynamodb.describe_table(TableName=cloud.table)["Table"]
    assert "Item" in item
    assert described["GlobalSecondaryIndexes"][0]["IndexName"] == "OpenByDeadline"
    assert cloud.aws.client("s3").get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"


def test_a_removed_table_is_kept_where_the_template_retains_it(cloud: Cloud) -> None:
    cloud.probe.state["Resources"]["Second"] = json.loads(
        json.dumps(cloud.probe.state["Resources"]["Table"])
    )
    cloud.probe.state["Resources"]["Second"]["Properties"]["TableName"] = "second"
    cloud.redeploy()
    del cloud.probe.state["Resources"]["Second"]

    cloud.redeploy()

    assert "second" in cloud.dynamodb.list_tables()["TableNames"]


def test_a_topic_keeps_its_subscriptions(cloud: Cloud) -> None:
    topic = cloud.outputs["state"]["TopicArn"]
    cloud.probe.state["Resources"]["Topic"]["Properties"]["DisplayName"] = "Others"
    cloud.probe.state["Resources"]["Mail"]["Properties"]["FilterPolicy"] = {"to": ["b"]}

    cloud.redeploy()

    sns = cloud.aws.client("sns")
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    [mail] = [each for each in subscriptions if each["Protocol"] == "email"]
    said = sns.get_subscription_attributes(SubscriptionArn=mail["SubscriptionArn"])["Attributes"]
    assert cloud.outputs["state"]["TopicArn"] == topic
    assert {each["Protocol"] for each in subscriptions} == {"email", "http"}
    assert json.loads(said["FilterPolicy"]) == {"to": ["b"]}


def test_a_secret_that_somebody_set_is_not_overwritten(cloud: Cloud) -> None:
    secrets, arn = cloud.aws.client("secretsmanager"), cloud.outputs["state"]["SecretArn"]
    generated = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    secrets.put_secret_value(SecretId=arn, SecretString='{"api_key": "mine"}')
    cloud.probe.state["Resources"]["Secret"]["Properties"]["Description"] = "Control-M"

    cloud.redeploy()

    assert set(generated) == {"api_key"}
    assert "mine" in secrets.get_secret_value(SecretId=arn)["SecretString"]


def test_a_rule_changes_its_rhythm(cloud: Cloud) -> None:
    cloud.probe.resource("Minute")["ScheduleExpression"] = "rate(5 minutes)"

    cloud.redeploy()

    [rule] = cloud.aws.client("events").list_rules()["Rules"]
    assert rule["ScheduleExpression"] == "rate(5 minutes)"


def test_an_export_in_use_cannot_go(cloud: Cloud) -> None:
    del cloud.probe.state["Outputs"]["TopicArn"]

    with pytest.raises(DeploymentError, match="Export state:Topic is in use by flow"):
        cloud.redeploy()


def test_a_type_that_is_not_played_is_named(cloud: Cloud) -> None:
    cloud.probe.flow["Resources"]["Queue"] = {"Type": "AWS::Kinesis::Stream", "Properties": {}}

    with pytest.raises(DeploymentError, match=r"Queue \(AWS::Kinesis::Stream\): .*not played"):
        cloud.redeploy()


def test_a_stack_that_could_not_be_created_leaves_nothing_and_can_be_tried_again(
    cloud: Cloud,
    tmp_path: Any,  # noqa: ANN401
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
