"""`AWS::SNS::Topic` and `AWS::SNS::Subscription`."""

import json
from typing import Any, ClassVar

from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    as_text,
    refuse,
    refuse_queue,
)

LOST = "RedrivePolicy"
TOPIC_SETTINGS = ("DisplayName", "KmsMasterKeyId")
SUBSCRIPTION_SETTINGS = ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", LOST)


class Topic(Provider):
    """An update keeps its subscriptions."""

    type: ClassVar[str] = "AWS::SNS::Topic"
    name_property: ClassVar[str] = "TopicName"
    attributes: ClassVar[tuple[str, ...]] = ("TopicArn", "TopicName")

    def create(self, name: str, properties: Properties) -> Made:
        """Create it."""
        refuse(properties, "FifoTopic", "Subscription")
        answer = self.aws.sns.create_topic(Name=name, Attributes=_said(properties, TOPIC_SETTINGS))
        return Made(answer["TopicArn"], {"TopicArn": answer["TopicArn"], "TopicName": name})

    def update(self, change: Change) -> Made:
        """Set its attributes again."""
        for setting, value in _said(change.after, TOPIC_SETTINGS).items():
            self.aws.sns.set_topic_attributes(
                TopicArn=change.made.id, AttributeName=setting, AttributeValue=value
            )
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it with its subscriptions."""
        for subscription in self.aws.sns.list_subscriptions_by_topic(TopicArn=made.id)[
            "Subscriptions"
        ]:
            self.aws.sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        self.aws.sns.delete_topic(TopicArn=made.id)


class Subscription(Provider):
    """Mail is not sent from here: the mailbox receives what every topic publishes."""

    type: ClassVar[str] = "AWS::SNS::Subscription"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)
    replaced_by: ClassVar[tuple[str, ...]] = ("Endpoint", "Protocol", "TopicArn")

    def create(self, name: str, properties: Properties) -> Made:
        """Subscribe."""
        del name
        _refuse_lost(properties)
        answer = self.aws.sns.subscribe(
            TopicArn=properties["TopicArn"],
            Protocol=properties["Protocol"],
            Endpoint=properties.get("Endpoint", ""),
            Attributes=_said(properties, SUBSCRIPTION_SETTINGS),
            ReturnSubscriptionArn=True,
        )
        return Made(answer["SubscriptionArn"], {"Arn": answer["SubscriptionArn"]})

    def update(self, change: Change) -> Made:
        """Set its attributes again; a filter that is gone is lifted."""
        _refuse_lost(change.after)
        for setting in SUBSCRIPTION_SETTINGS:
            if change.touches(setting):
                value = _said(change.after, (setting,)).get(setting, "")
                self.aws.sns.set_subscription_attributes(
                    SubscriptionArn=change.made.id, AttributeName=setting, AttributeValue=value
                )
        return change.made

    def delete(self, made: Made) -> None:
        """Unsubscribe."""
        self.aws.sns.unsubscribe(SubscriptionArn=made.id)


def _refuse_lost(properties: Properties) -> None:
    if LOST in properties:
        refuse_queue(LOST, properties[LOST].get("deadLetterTargetArn"))


def _said(properties: Properties, names: tuple[str, ...]) -> dict[str, str]:
    return {name: _text(properties[name]) for name in names if name in properties}


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value) if isinstance(value, dict) else as_text(value)
