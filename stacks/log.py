"""Log groups: named, under the stage's key, and gone with what wrote them."""

from aws_cdk import RemovalPolicy, aws_logs as logs
from constructs import Construct

from stacks.state import StateStack


def log_group(scope: Construct, state: StateStack, name: str) -> logs.LogGroup:
    """Return a log group that keeps three months."""
    return logs.LogGroup(
        scope,
        "Log",
        log_group_name=name,
        retention=logs.RetentionDays.THREE_MONTHS,
        encryption_key=state.key,
        removal_policy=RemovalPolicy.DESTROY,
    )
