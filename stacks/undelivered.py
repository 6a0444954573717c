"""What AWS could not hand over is kept in a queue for a fortnight: notices, and lost ticks."""

from typing import Literal

from aws_cdk import Duration, Stack, aws_iam as iam, aws_kms as kms, aws_sqs as sqs
from constructs import Construct

from stacks.nag import acknowledge
from stacks.stage import Stage

What = Literal["notices", "ticks"]
UNDELIVERED: tuple[What, ...] = ("notices", "ticks")
FORTNIGHT = Duration.days(14)  # the longest that SQS offers
IS_THE_LAST = (
    "This queue is the dead-letter queue: nothing reads it but a person whom its alarm has called,"
    " so there is no consumer that could fail and no further queue to fail into."
)


def queue_name(stage: Stage, what: What) -> str:
    """Name the queue; whoever is in another stack names it too, instead of importing it."""
    return f"muster-{stage.name}-undelivered-{what}"


def queue_arn(stack: Stack, stage: Stage, what: What) -> str:
    """Return the queue's ARN, in the words of the stack that asks."""
    return stack.format_arn(service="sqs", resource=queue_name(stage, what))


def undelivered_notices(scope: Construct, stage: Stage, key: kms.IKey) -> sqs.Queue:
    """Return the queue of the notices that no subscriber took, under the stage's key."""
    queue = _queue(scope, stage, "notices", key)
    acknowledge(queue, "SQS3", IS_THE_LAST)
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            sid="TopicsMayKeepNotices",
            principals=[iam.ServicePrincipal("sns.amazonaws.com")],
            actions=["sqs:SendMessage"],
            resources=[queue.queue_arn],
            conditions=from_topics(Stack.of(scope), stage),
        )
    )
    return queue


def undelivered_ticks(scope: Construct, stage: Stage) -> sqs.Queue:
    """Return the queue of the sweeper's lost ticks.

    A tick holds nothing, and EventBridge would need the stage's key without any condition: SQS's
    own key does.
    """
    return _queue(scope, stage, "ticks", None)


def from_topics(stack: Stack, stage: Stage) -> dict[str, dict[str, list[str]]]:
    """Return the condition that one of the stage's topics asks."""
    names = (f"muster-{stage.name}-*", f"muster-page-{stage.name}")
    arns = [stack.format_arn(service="sns", resource=name) for name in names]
    return {"ArnLike": {"aws:SourceArn": arns}}


def _queue(scope: Construct, stage: Stage, what: What, key: kms.IKey | None) -> sqs.Queue:
    managed = sqs.QueueEncryption.SQS_MANAGED
    queue = sqs.Queue(
        scope,
        f"Undelivered{what.capitalize()}",
        queue_name=queue_name(stage, what),
        encryption=managed if key is None else sqs.QueueEncryption.KMS,
        encryption_master_key=key,
        enforce_ssl=True,
        retention_period=FORTNIGHT,
    )
    acknowledge(queue, "SQSRedrivePolicy", IS_THE_LAST, "Serverless")
    return queue
