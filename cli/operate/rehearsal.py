"""How to rehearse an alarm on AWS: one call that its actions answer, and who must hear of it.

No metric is faked there: AWS's namespaces are its own to write to, and a false value in ours would
stay in its graphs.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cli.operate.trigger import every
from cli.target import Door

REASON = "muster alarm test"
PENDING = "PendingConfirmation"  # in place of the subscription's ARN
Subscribers = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One alarm, its kind, and who must hear it: each topic with its subscribers."""

    alarm: str
    is_composite: bool
    topics: Subscribers
    place: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the commands, below a comment that says who must hear."""
        told = [f"#   {topic}: {', '.join(by) or 'NOBODY'}" for topic, by in self.topics.items()]
        heading = f"# {self.alarm} calls" if told else f"# {self.alarm} calls nobody"
        states = ("ALARM", "OK") if self.is_composite else ("ALARM",)
        return "\n".join([heading, *told, *(self._command(state) for state in states)])

    def _command(self, state: str) -> str:
        words = ["aws", "cloudwatch", "set-alarm-state", "--alarm-name", self.alarm]
        return shlex.join([*words, "--state-value", state, "--state-reason", REASON, *self.place])


def rehearsal(door: Door, profile: str | None) -> list[Heard]:
    """Return the stage's alarms and who is subscribed to what they call."""
    place = ("--region", door.place, *(("--profile", profile) if profile else ()))
    cloudwatch, sns = door.client("cloudwatch"), door.client("sns")
    found = list(every(cloudwatch, f"muster-{door.stage}-"))
    arns = sorted({arn for each in found for arn in each["AlarmActions"]})
    subscribed = {arn: _subscribers(sns, arn) for arn in arns}
    return [
        Heard(
            alarm=each["AlarmName"],
            is_composite="AlarmRule" in each,
            topics={arn.rsplit(":", 1)[-1]: subscribed[arn] for arn in each["AlarmActions"]},
            place=place,
        )
        for each in found
    ]


def _subscribers(sns: Any, topic: str) -> tuple[str, ...]:  # noqa: ANN401 - a client
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    every: Sequence[Any] = [each for page in pages for each in page["Subscriptions"]]
    return tuple(_subscriber(each) for each in every)


def _subscriber(subscription: Any) -> str:  # noqa: ANN401 - boto3's own shape
    words = f"{subscription['Protocol']} {subscription['Endpoint']}"
    is_pending = subscription["SubscriptionArn"] == PENDING
    return f"{words} (not confirmed: hears nothing)" if is_pending else words
