"""Deploys a cloud assembly through the CloudFormation API, as `cdk deploy` would."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from localcloud.aws.account import REGION
from localcloud.aws.assembly import Asset, SynthesizedStack, read_assembly
from localcloud.aws.clients import Clients

BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
BOOTSTRAP_VERSION = "30"
CAPABILITIES: Any = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
READY = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
BEYOND_REPAIR = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "CREATE_PENDING")
NOTHING_TO_DO = "No updates are to be performed"

Outputs = dict[str, dict[str, str]]


class DeploymentError(Exception):
    """A stack did not become ready; says which resource, and why."""


def deploy(aws: Clients, cdk_out: Path, parameters: Mapping[str, str]) -> Outputs:
    """Create or update every stack of the assembly; return the outputs per stack."""
    stacks = read_assembly(cdk_out)
    declared = {name for stack in stacks for name in stack.parameters}
    for name in sorted(parameters.keys() - declared):
        raise DeploymentError(f"no stack declares the parameter {name}")
    aws.ssm.put_parameter(Name=BOOTSTRAP, Value=BOOTSTRAP_VERSION, Type="String", Overwrite=True)
    return {stack.name: _deploy_stack(aws, stack, parameters) for stack in stacks}


def outputs(aws: Clients) -> Outputs:
    """Return what every stack says, whoever deployed it."""
    pages = aws.cloudformation.get_paginator("describe_stacks").paginate()
    return {each["StackName"]: _said_by(each) for page in pages for each in page["Stacks"]}


def _deploy_stack(
    aws: Clients, stack: SynthesizedStack, parameters: Mapping[str, str]
) -> dict[str, str]:
    for asset in stack.assets:
        _upload(aws, asset)
    former = _described(aws, stack.name)
    if former is not None and former["StackStatus"] in BEYOND_REPAIR:
        aws.cloudformation.delete_stack(StackName=stack.name)
        former = None
    try:
        _create_or_update(aws, stack, (former, parameters))
    except ClientError as error:
        if NOTHING_TO_DO not in str(error):
            raise DeploymentError(f"{stack.name}: {error}") from error
    return _outputs_when_ready(aws, stack.name)


def _create_or_update(
    aws: Clients, stack: SynthesizedStack, given: tuple[Any, Mapping[str, str]]
) -> None:
    former, parameters = given
    said: Any = _said(stack, former, parameters)
    change = aws.cloudformation.create_stack if former is None else aws.cloudformation.update_stack
    change(
        StackName=stack.name,
        TemplateBody=stack.template,
        Parameters=said,
        Capabilities=CAPABILITIES,
    )


def _said(
    stack: SynthesizedStack,
    former: Mapping[str, Any] | None,
    parameters: Mapping[str, str],
) -> list[dict[str, str]]:
    """Return what was given, else what the stack has had; the template's default comes last."""
    had = {
        each["ParameterKey"]: each["ParameterValue"]
        for each in (former or {}).get("Parameters", [])
    }
    values = {**had, **parameters}
    return [
        {"ParameterKey": name, "ParameterValue": str(values[name])}
        for name, declared in stack.parameters.items()
        if name in values and not declared["Type"].startswith("AWS::SSM::")
    ]


def _outputs_when_ready(aws: Clients, name: str) -> dict[str, str]:
    stack = _described(aws, name)
    if stack is None or stack["StackStatus"] not in READY:
        events = aws.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [
            each["ResourceStatusReason"]
            for each in events
            if each["ResourceStatus"].endswith("_FAILED") and "ResourceStatusReason" in each
        ]
        raise DeploymentError(f"{name}: " + "; ".join(reasons))
    return _said_by(stack)


def _said_by(stack: Any) -> dict[str, str]:  # noqa: ANN401 - boto3's typed dictionary
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def _described(aws: Clients, name: str) -> Any:  # noqa: ANN401 - boto3's typed dictionary
    try:
        return aws.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def _upload(aws: Clients, asset: Asset) -> None:
    try:
        aws.s3.head_object(Bucket=asset.bucket, Key=asset.key)
    except ClientError:
        _make_bucket(aws, asset.bucket)
        aws.s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=asset.read())


def _make_bucket(aws: Clients, name: str) -> None:
    try:
        aws.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    except aws.s3.exceptions.BucketAlreadyOwnedByYou:
        return
