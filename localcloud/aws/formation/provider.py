"""What a CloudFormation resource type of ours has to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from localcloud.aws import undelivered
from localcloud.aws.clients import Clients

Properties = Mapping[str, Any]


class RefusedError(ValueError):
    """The template asks for what this local cloud cannot play, or AWS would refuse."""


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that exists: what `Ref` gives, and what `Fn::GetAtt` gives."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A resource that exists and the properties it had and shall have."""

    made: Made
    before: Properties
    after: Properties

    def touches(self, *names: str) -> bool:
        """Whether any of these properties differs."""
        return any(self.before.get(name) != self.after.get(name) for name in names)


class Provider:
    """A resource type through the services' own APIs; this one exists on paper only."""

    type: ClassVar[str]
    name_property: ClassVar[str] = ""
    attributes: ClassVar[tuple[str, ...]] = ("Arn", "Id")
    replaced_by: ClassVar[tuple[str, ...]] = ()

    def __init__(self, aws: Clients) -> None:
        """Talk to this endpoint."""
        self.aws = aws

    def create(self, name: str, properties: Properties) -> Made:
        """Make the resource; `name` is the template's or a generated one."""
        del properties
        return Made(name, {"Arn": name, "Id": name})

    def update(self, change: Change) -> Made:
        """Change the resource in place."""
        return change.made

    def delete(self, made: Made) -> None:
        """Remove the resource; that it is gone already is no error."""


def as_text(value: Any) -> str:  # noqa: ANN401 - CloudFormation's booleans and numbers
    """Write a property as an API that takes text wants it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def refuse_queue(name: str, arn: object) -> None:
    """Refuse what is no queue for what is undelivered."""
    if found := undelivered.problem(arn):
        raise RefusedError(f"{name}: {found}")


def refuse(properties: Properties, *names: str) -> None:
    """Refuse the first of these properties that is there."""
    for name in names:
        if properties.get(name):
            raise RefusedError(f"{name}: not played by the local cloud")
