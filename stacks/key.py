"""The stage's key, and which AWS services may use it without a role of ours."""

from aws_cdk import ArnFormat, RemovalPolicy, Stack, aws_iam as iam, aws_kms as kms
from constructs import Construct

from stacks.stage import Stage
from stacks.undelivered import from_topics

READ = ("kms:Decrypt", "kms:DescribeKey")
USE = (*READ, "kms:Encrypt", "kms:GenerateDataKey")
LOGS = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")


def stage_key(scope: Construct, stage: Stage, removal: RemovalPolicy) -> kms.Key:
    """Return the key of table, buckets, secret, topics, notices and logs; it rotates each year."""
    key = kms.Key(
        scope,
        "Key",
        description=f"Muster, stage {stage.name}: bundles, payloads, credential, notices, logs",
        enable_key_rotation=True,
        removal_policy=removal,
    )
    key.add_to_resource_policy(_notices_of_alarms(Stack.of(scope)))
    key.add_to_resource_policy(_undelivered(Stack.of(scope), stage))
    key.add_to_resource_policy(_logs(Stack.of(scope), stage))
    return key


def _notices_of_alarms(stack: Stack) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],  # in a key's policy: this key
        conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
    )


def _undelivered(stack: Stack, stage: Stage) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal("sns.amazonaws.com")],
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],  # in a key's policy: this key
        conditions=from_topics(stack, stage),
    )


def _logs(stack: Stack, stage: Stage) -> iam.PolicyStatement:
    groups = stack.format_arn(
        service="logs",
        resource="log-group",
        resource_name=f"*muster-{stage.name}-*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return iam.PolicyStatement(
        principals=[
            iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com"),
            iam.ServicePrincipal("delivery.logs.amazonaws.com"),
        ],
        actions=list(LOGS),
        resources=["*"],  # in a key's policy: this key
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )
