"""One alarm over others: red while a member is, and it tells once."""

from typing import Any

import pytest

from localcloud.aws.deployment import DeploymentError
from tests.localcloud_aws.conftest import Cloud, until
from tests.localcloud_aws.stacks import alarm


def test_a_composite_alarm_is_red_while_a_member_is_and_tells_once(cloud: Cloud) -> None:
    page = composite('ALARM("one") OR ALARM("other")')
    cloud.probe.flow["Resources"]["Page"] = page
    for name in ("one", "other"):
        cloud.probe.flow["Resources"][name] = alarm(AlarmName=name, MetricName="Paged")
    cloud.redeploy()
    until(lambda: state_of_page(cloud) == "OK")

    paged = {
        "MetricName": "Paged",
        "Dimensions": [{"Name": "service", "Value": "bundles"}],
        "Value": 1,
    }
    cloud.aws.client("cloudwatch").put_metric_data(Namespace="Muster", MetricData=[paged])

    until(lambda: state_of_page(cloud) == "ALARM")
    notice = cloud.aws.mailbox.wait_for(lambda each: each.subject == 'ALARM: "page"')
    assert notice.body["AlarmRule"] == page["Properties"]["AlarmRule"]
    until(lambda: cloud.aws.alarms()["other"].state == "ALARM")
    pages = [each for each in cloud.aws.mailbox.notices if each.subject == 'ALARM: "page"']
    assert len(pages) == 1
    page["Properties"]["AlarmRule"] = 'ALARM("never")'
    cloud.redeploy()
    until(lambda: state_of_page(cloud) == "OK")
    del cloud.probe.flow["Resources"]["Page"]
    cloud.redeploy()
    assert not cloud.aws.client("cloudwatch").describe_alarms()["CompositeAlarms"]


def test_a_rule_that_is_more_than_a_row_of_alarms_is_refused(cloud: Cloud) -> None:
    cloud.probe.flow["Resources"]["Page"] = composite('NOT ALARM("breached")')

    with pytest.raises(DeploymentError, match="AlarmRule"):
        cloud.redeploy()
    del cloud.probe.flow["Resources"]["Page"]


def composite(rule: str) -> dict[str, Any]:
    properties = {
        "AlarmName": "page",
        "AlarmRule": rule,
        "AlarmActions": [{"Fn::ImportValue": "state:Topic"}],
    }
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}


def state_of_page(cloud: Cloud) -> str:
    [page] = cloud.aws.client("cloudwatch").describe_alarms()["CompositeAlarms"]
    return str(page["StateValue"])
