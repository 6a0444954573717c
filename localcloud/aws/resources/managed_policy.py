"""`AWS::IAM::ManagedPolicy`: moto's own stays when its stack is deleted."""

import json
from typing import ClassVar

from localcloud.aws.formation.provider import Change, Made, Properties, Provider, refuse


class ManagedPolicy(Provider):
    """A policy that is attached to nobody here; IAM deletes none that is."""

    type: ClassVar[str] = "AWS::IAM::ManagedPolicy"
    name_property: ClassVar[str] = "ManagedPolicyName"
    attributes: ClassVar[tuple[str, ...]] = ("PolicyArn",)
    replaced_by: ClassVar[tuple[str, ...]] = ("Description", "ManagedPolicyName", "Path")

    def create(self, name: str, properties: Properties) -> Made:
        """Create it."""
        refuse(properties, "Groups", "Roles", "Users")
        made = self.aws.make("iam").create_policy(
            PolicyName=name,
            Path=properties.get("Path", "/"),
            PolicyDocument=json.dumps(properties["PolicyDocument"]),
            Description=properties.get("Description", ""),
            Tags=properties.get("Tags", []),
        )["Policy"]
        return Made(made["Arn"], {"PolicyArn": made["Arn"]})

    def update(self, change: Change) -> Made:
        """Make the new document the default version, in place of the former one."""
        iam, arn = self.aws.make("iam"), change.made.id
        former = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = json.dumps(change.after["PolicyDocument"])
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        iam.delete_policy_version(PolicyArn=arn, VersionId=former)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it."""
        self.aws.make("iam").delete_policy(PolicyArn=made.id)
