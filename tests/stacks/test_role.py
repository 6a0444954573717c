"""Least privilege: each role may do what its use case does, on what it does it to."""

import re

import pytest

from tests.stacks.written import Written

LOG = {("logs:CreateLogStream", "Log"), ("logs:PutLogEvents", "Log")}
KEY = {(f"kms:{verb}", "Key") for verb in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")}
NOTICES = {  # a notice may quote the events that came
    ("sns:Publish", "contracts"),
    ("sns:Publish", "fulfilment"),
    ("dynamodb:Query", "Bundles"),
    ("s3:GetObject", "Payloads/*"),
}
TRACE = {("xray:PutTelemetryRecords", "*"), ("xray:PutTraceSegments", "*")}
INTERFACES = {
    ("ec2:CreateNetworkInterface", "*/*"),  # of this account and region
    ("ec2:DeleteNetworkInterface", "*/*"),
    ("ec2:DescribeNetworkInterfaces", "*"),
    ("ec2:DescribeSecurityGroups", "*"),
    ("ec2:DescribeSubnets", "*"),
    ("ec2:DescribeVpcs", "*"),
}
DELIVERY = {
    (action, "*")
    for action in (
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    )
}
KAFKA = {
    ("kafka-cluster:Connect", "cluster"),
    ("kafka-cluster:DescribeClusterDynamicConfiguration", "cluster"),
    ("kafka:DescribeClusterV2", "cluster"),
    ("kafka:GetBootstrapBrokers", "cluster"),
    *(
        (f"kafka-cluster:{verb}", f"topic/{topic}")
        for verb in ("DescribeTopic", "ReadData")
        for topic in ("contracts-parents", "contracts-children")
    ),
    *(
        (f"kafka-cluster:{verb}", f"group/muster-prod-{topic}")
        for verb in ("AlterGroup", "DescribeGroup")
        for topic in ("contracts-parents", "contracts-children")
    ),
}
KAFKA |= {(action, place.replace("contracts", "fulfilment")) for action, place in KAFKA}
ROLES = {
    "Ingest": LOG
    | KEY
    | TRACE
    | KAFKA
    | INTERFACES
    | {
        ("dynamodb:BatchGetItem", "Bundles"),
        ("dynamodb:GetItem", "Bundles"),
        ("dynamodb:PutItem", "Bundles"),
        ("dynamodb:UpdateItem", "Bundles"),
        ("states:StartExecution", "Machine"),
        ("states:SendTaskSuccess", "Machine"),
        ("s3:PutObject", "Payloads/*"),
        ("s3:PutObject", "Quarantine/*"),
    },
    "Deadline": LOG
    | KEY
    | TRACE
    | NOTICES
    | {("dynamodb:GetItem", "Bundles"), ("dynamodb:UpdateItem", "Bundles")},
    "Submit": LOG
    | KEY
    | TRACE
    | {
        ("dynamodb:GetItem", "Bundles"),
        ("dynamodb:Query", "Bundles"),
        ("dynamodb:UpdateItem", "Bundles"),
        ("s3:GetObject", "Templates/*"),
        ("s3:GetObject", "Payloads/*"),
        ("s3:PutObject", "Payloads/*"),
        ("secretsmanager:GetSecretValue", "ControlM"),
    },
    "Sweep": LOG
    | KEY
    | TRACE
    | NOTICES
    | {
        ("dynamodb:GetItem", "Bundles"),
        ("dynamodb:UpdateItem", "Bundles"),
        ("dynamodb:Query", "Bundles/index/OpenByDeadline"),
        ("states:StartExecution", "Machine"),
        ("states:SendTaskSuccess", "Machine"),
        ("states:SendTaskFailure", "Machine"),
        ("sqs:SendMessage", "UndeliveredTicks"),
    },
    "Machine": KEY
    | DELIVERY
    | {
        ("dynamodb:UpdateItem", "Bundles"),
        ("lambda:InvokeFunction", "Deadline"),
        ("lambda:InvokeFunction", "Submit"),
    },
}
KEPT = r"ExportsOutput(?:FnGetAtt|Ref)(Bundles|Payloads|Templates|Quarantine|ControlM|Key)[0-9A-F]"
OWN = r'"(?:\w+(Log)|(Deadline|Submit)Function|(Machine)Bundles|(UndeliveredTicks))[0-9A-F]{8}"'
KAFKA_ARN = r"arn:aws:kafka:[^:]*:[^:]*:(cluster|topic|group)/[^/]*/[^/]*(/[^\"]+)?"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_exactly_what_its_use_case_does(prod: Written, role: str) -> None:
    assert {(action, _place(resource)) for action, resource in prod.allowed(role)} == ROLES[role]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_has_a_wildcard_action(prod: Written, role: str) -> None:
    assert not [action for action, _ in prod.allowed(role) if "*" in action]


def test_there_are_no_other_roles_and_no_managed_policies(prod: Written) -> None:
    roles = prod.of_type("flow", "AWS::IAM::Role")

    assert sorted(name.split("Role")[0] for name in roles) == sorted(ROLES)
    assert not [name for name, role in roles.items() if "ManagedPolicyArns" in role["Properties"]]
    assert not prod.of_type("state", "AWS::IAM::Role")
    assert not prod.of_type("watch", "AWS::IAM::Role")


def _place(resource: str) -> str:
    """Return a resource in one word, and what follows it in its ARN."""
    if resource == "*" or resource.endswith(':*/*"]]}'):
        return resource.rpartition(":")[2].rstrip('"]}')
    if kafka := re.search(KAFKA_ARN, resource):
        return f"{kafka[1]}{kafka[2] or ''}"
    if topic := re.search(r":muster-prod-(\w+)\"", resource):
        return topic[1]
    inside = re.search(r'"(/[^"]*)"\]', resource)
    kept = re.search(KEPT, resource)
    found = kept or re.search(OWN, resource)
    assert found, resource
    return f"{found[found.lastindex or 0]}{inside[1] if inside else ''}"
