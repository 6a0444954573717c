"""`AWS::Events::Rule` on a schedule that invokes functions."""

from typing import Any, ClassVar

from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    RefusedError,
    refuse,
    refuse_queue,
)
from localcloud.aws.rules import rate

SAID = ("Description", "ScheduleExpression", "State")


class Rule(Provider):
    """The timer reads it after every deployment."""

    type: ClassVar[str] = "AWS::Events::Rule"
    name_property: ClassVar[str] = "Name"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)

    def create(self, name: str, properties: Properties) -> Made:
        """Put rule and targets."""
        arn = self._put(name, properties)
        return Made(name, {"Arn": arn})

    def update(self, change: Change) -> Made:
        """Put rule and targets again; targets that are gone are removed."""
        kept = {target["Id"] for target in change.after.get("Targets", [])}
        gone = [t["Id"] for t in change.before.get("Targets", []) if t["Id"] not in kept]
        if gone:
            self.aws.events.remove_targets(Rule=change.made.id, Ids=gone)
        self._put(change.made.id, change.after)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete the rule with its targets."""
        targets = self.aws.events.list_targets_by_rule(Rule=made.id)["Targets"]
        if targets:
            self.aws.events.remove_targets(Rule=made.id, Ids=[each["Id"] for each in targets])
        self.aws.events.delete_rule(Name=made.id)

    def _put(self, name: str, properties: Properties) -> str:
        refuse(properties, "EventPattern")
        rate(properties["ScheduleExpression"])
        targets = [_target(each) for each in properties.get("Targets", [])]
        said: dict[str, Any] = {key: properties[key] for key in SAID if key in properties}
        arn = self.aws.events.put_rule(Name=name, **said)["RuleArn"]
        if targets:
            self.aws.events.put_targets(Rule=name, Targets=targets)
        return arn


def _target(target: dict[str, Any]) -> Any:  # noqa: ANN401 - the client's typed dictionary
    refuse(target, "InputPath", "InputTransformer")
    if ":lambda:" not in target["Arn"]:
        raise RefusedError(f"Targets: functions only, not {target['Arn']}")
    if lost := target.get("DeadLetterConfig", {}).get("Arn"):
        refuse_queue("DeadLetterConfig", lost)
    return {key: target[key] for key in ("Id", "Arn", "Input", "DeadLetterConfig") if key in target}
