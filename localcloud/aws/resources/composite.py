"""`AWS::CloudWatch::CompositeAlarm` whose rule joins alarms by OR."""

from typing import ClassVar

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    RefusedError,
    refuse,
)
from localcloud.aws.metrics import service
from localcloud.aws.metrics.deployed import CompositeSettings

UNPLAYED = ("ActionsSuppressor", "OKActions", "InsufficientDataActions")


class CompositeAlarm(Provider):
    """Its state is kept when its settings change."""

    type: ClassVar[str] = "AWS::CloudWatch::CompositeAlarm"
    name_property: ClassVar[str] = "AlarmName"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)

    def create(self, name: str, properties: Properties) -> Made:
        """Put it; its state begins as INSUFFICIENT_DATA."""
        service.put_composite(_settings(name, properties))
        return Made(name, {"Arn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"})

    def update(self, change: Change) -> Made:
        """Put it again."""
        service.put_composite(_settings(change.made.id, change.after))
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it."""
        self.aws.cloudwatch.delete_alarms(AlarmNames=[made.id])


def _settings(name: str, properties: Properties) -> CompositeSettings:
    refuse(properties, *UNPLAYED)
    try:
        return CompositeSettings(
            name=name,
            description=properties.get("AlarmDescription"),
            rule=properties["AlarmRule"],
            actions=tuple(properties.get("AlarmActions", ())),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from None
