"""Who is on call is paged once, and the dashboards show what the alarms watch."""

import json

from tests.stacks.written import Written


def test_one_page_stands_for_three_alarms(prod: Written) -> None:
    page = prod.only("watch", "AWS::CloudWatch::CompositeAlarm")["Properties"]
    alarms = prod.of_type("watch", "AWS::CloudWatch::Alarm")

    rule = json.dumps(page["AlarmRule"])
    named = {
        each["Properties"]["AlarmName"]
        for logical_id, each in alarms.items()
        if f'"{logical_id}"' in rule
    }
    assert named == {
        "muster-prod-Overdue",
        "muster-prod-ExecutionsFailed",
        "muster-prod-SweepCompleted",
    }
    assert rule.count(" OR ALARM(") == 2


def test_a_page_goes_to_its_own_topic_under_the_stages_key(prod: Written) -> None:
    page = prod.only("watch", "AWS::CloudWatch::CompositeAlarm")["Properties"]
    ((logical_id, topic),) = prod.of_type("watch", "AWS::SNS::Topic").items()

    assert page["AlarmActions"] == [{"Ref": logical_id}]
    assert topic["Properties"]["TopicName"] == "muster-page-prod"
    assert "Key" in json.dumps(topic["Properties"]["KmsMasterKeyId"])


def test_each_team_has_a_dashboard_of_its_definitions_and_there_is_one_of_all(
    prod: Written,
) -> None:
    drawn = {
        each["Properties"]["DashboardName"]: json.dumps(each["Properties"]["DashboardBody"])
        for each in prod.of_type("watch", "AWS::CloudWatch::Dashboard").values()
    }

    assert set(drawn) == {"muster-prod", "muster-prod-contracts", "muster-prod-fulfilment"}
    assert "contract-end" in drawn["muster-prod-contracts"]
    assert "fulfilment" not in drawn["muster-prod-contracts"]
    alarms = prod.of_type("watch", "AWS::CloudWatch::Alarm")
    assert all(f'"{logical_id}"' in drawn["muster-prod"] for logical_id in alarms)
    assert "OpenBundles" in drawn["muster-prod"]
