"""Deploying a changed assembly over the one that runs."""

import json
from typing import Any

import pytest

from tests.localcloud_aws.conftest import Cloud
from tests.localcloud_aws.stacks import MACHINE, alarm, mapping

pytestmark = pytest.mark.usefixtures("plain")


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
    cloud.probe.flow["Resources"]["Alarm"] = alarm(TreatMissingData="ignore", MetricName="Never")
    cloud.redeploy()
    cloud.aws.client("cloudwatch").set_alarm_state(
        AlarmName="breached", StateValue="ALARM", StateReason="by hand"
    )
    cloud.probe.resource("Alarm")["Threshold"] = 5
    cloud.redeploy()
    [changed] = cloud.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
    del cloud.probe.flow["Resources"]["Alarm"]
    cloud.redeploy()

    assert (changed["Threshold"], changed["StateValue"]) == (5.0, "ALARM")
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
