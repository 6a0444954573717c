"""People may look, operators may redrive, maintainers may mend, and nobody anything else."""

import pytest

from tests.stacks.granted import granted, policies
from tests.stacks.written import Written

KEPT = {
    "Bundles": "the table",
    "ControlM": "the secret",
    "Key": "the key",
    "Quarantine": "the quarantine",
    "Templates": "the templates",
}
STATES = "arn:aws:states:eu-west-1:123456789012"
CLUSTER = (
    "arn:aws:kafka:eu-west-1:444455556666:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-8"
)
TOPICS, GROUPS = (CLUSTER.replace(":cluster/", f":{kind}/") for kind in ("topic", "group"))
FINDS = (
    "cloudformation:DescribeStacks",
    "arn:aws:cloudformation:eu-west-1:123456789012:stack/muster-prod-*/*",
)
LOOKS = {
    FINDS,
    ("dynamodb:BatchGetItem", "the table"),
    ("dynamodb:GetItem", "the table"),
    ("dynamodb:Query", "the table"),
    ("dynamodb:Query", "the table/index/OpenByDeadline"),
    ("kms:Decrypt", "the key"),
    ("kms:DescribeKey", "the key"),
    ("s3:GetObject", "the templates/*"),
    ("s3:ListBucket", "the templates"),
    ("states:DescribeExecution", f"{STATES}:execution:muster-prod-bundles-*:*"),
    ("states:DescribeStateMachine", f"{STATES}:stateMachine:muster-prod-bundles-*"),
    ("states:DescribeStateMachineForExecution", f"{STATES}:execution:muster-prod-bundles-*:*"),
    ("states:GetExecutionHistory", f"{STATES}:execution:muster-prod-bundles-*:*"),
    ("states:ListExecutions", f"{STATES}:stateMachine:muster-prod-bundles-*"),
}
REDRIVES = {("states:RedriveExecution", f"{STATES}:execution:muster-prod-bundles-*:*")}
SENDS = {
    (f"kafka-cluster:{verb}", f"{TOPICS}/{team}-{member}")
    for verb in ("DescribeTopic", "WriteData")
    for team in ("contracts", "fulfilment")
    for member in ("parents", "children")
}
SEES = {
    ("kafka-cluster:DescribeGroup", f"{GROUPS}/muster-prod-{team}-{member}")
    for team in ("contracts", "fulfilment")
    for member in ("parents", "children")
}
MENDS = (
    SENDS
    | SEES
    | {
        FINDS,
        ("kafka-cluster:Connect", CLUSTER),
        ("kafka:GetBootstrapBrokers", CLUSTER),
        ("kms:Decrypt", "the key"),
        ("kms:GenerateDataKey", "the key"),
        ("s3:DeleteObject", "the quarantine/*"),
        ("s3:GetObject", "the quarantine/*"),
        ("s3:GetObject", "the templates/*"),
        ("s3:ListBucket", "the quarantine"),
        ("s3:ListBucket", "the templates"),
        ("s3:PutObject", "the quarantine/replayed/*"),
        ("s3:PutObject", "the templates/*"),
        ("secretsmanager:PutSecretValue", "the secret"),
    }
)
ALLOWED = {
    "muster-prod-reader": LOOKS,
    "muster-prod-operator": LOOKS | REDRIVES,
    "muster-prod-maintainer": MENDS,
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_person_may_do_exactly_this(prod: Written, name: str) -> None:
    assert granted(prod, name, KEPT) == ALLOWED[name]


def test_there_are_three_managed_policies_and_nobody_has_them(prod: Written) -> None:
    found = policies(prod)

    assert set(found) == set(ALLOWED)
    given = ("Groups", "Roles", "Users")
    assert not [name for name, policy in found.items() if any(each in policy for each in given)]
