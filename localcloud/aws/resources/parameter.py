"""`AWS::SSM::Parameter`."""

from typing import ClassVar

from localcloud.aws.formation.provider import Change, Made, Properties, Provider


class Parameter(Provider):
    """A text, or a list of texts with commas."""

    type: ClassVar[str] = "AWS::SSM::Parameter"
    name_property: ClassVar[str] = "Name"
    attributes: ClassVar[tuple[str, ...]] = ("Type", "Value")

    def create(self, name: str, properties: Properties) -> Made:
        """Write it."""
        return self._write(name, properties)

    def update(self, change: Change) -> Made:
        """Write it again."""
        return self._write(change.made.id, change.after)

    def delete(self, made: Made) -> None:
        """Delete it."""
        self.aws.ssm.delete_parameter(Name=made.id)

    def _write(self, name: str, properties: Properties) -> Made:
        self.aws.ssm.put_parameter(
            Name=name, Value=properties["Value"], Type=properties["Type"], Overwrite=True
        )
        return Made(name, {"Type": properties["Type"], "Value": properties["Value"]})
