"""Log groups: named, under the stage's key, and gone with what wrote them."""

from aws_cdk import RemovalPolicy, aws_logs as logs
from constructs import Construct

from stacks.stage import LOG_DAYS
from stacks.state import StateStack

RETENTIONS = (
    logs.RetentionDays.ONE_WEEK,
    logs.RetentionDays.TWO_WEEKS,
    logs.RetentionDays.ONE_MONTH,
    logs.RetentionDays.TWO_MONTHS,
    logs.RetentionDays.THREE_MONTHS,
    logs.RetentionDays.SIX_MONTHS,
    logs.RetentionDays.ONE_YEAR,
    logs.RetentionDays.THIRTEEN_MONTHS,
)
BY_DAYS = dict(zip(LOG_DAYS, RETENTIONS, strict=True))


def log_group(scope: Construct, state: StateStack, name: str) -> logs.LogGroup:
    """Return a log group that keeps as long as the stage says."""
    return logs.LogGroup(
        scope,
        "Log",
        log_group_name=name,
        retention=BY_DAYS[state.stage.log_days],
        encryption_key=state.key,
        removal_policy=RemovalPolicy.DESTROY,
    )
