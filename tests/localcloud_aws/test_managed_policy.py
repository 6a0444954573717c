"""A managed policy is changed in place, and goes with its stack."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.localcloud_aws.conftest import Cloud

ARN = "arn:aws:iam::123456789012:policy/reads"


def template(action: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"ManagedPolicyName": "reads", "PolicyDocument": document}
    policy = {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
    return json.dumps({"Resources": {"Policy": policy}})


def allowed(cloud: Cloud) -> str:
    iam: Any = cloud.aws.client("iam")
    version = iam.get_policy(PolicyArn=ARN)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=ARN, VersionId=version)["PolicyVersion"]["Document"]
    action: str = found["Statement"][0]["Action"]
    return action


def test_a_policy_is_changed_and_goes_with_its_stack(cloud: Cloud) -> None:
    stacks = cloud.aws.client("cloudformation")

    stacks.create_stack(StackName="policies", TemplateBody=template("s3:GetObject"))
    assert allowed(cloud) == "s3:GetObject"

    for action in ("s3:PutObject", "s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:GetObject"):
        stacks.update_stack(StackName="policies", TemplateBody=template(action))
        assert allowed(cloud) == action

    stacks.delete_stack(StackName="policies")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        allowed(cloud)
