"""`AWS::KMS::Key`: moto's own trips over a key with tags."""

import json
from typing import ClassVar

from localcloud.aws.formation.provider import Change, Made, Properties, Provider


class Key(Provider):
    """A key that encrypts nothing here; its policy and its tags can be read back."""

    type: ClassVar[str] = "AWS::KMS::Key"
    attributes: ClassVar[tuple[str, ...]] = ("Arn", "KeyId")

    def create(self, name: str, properties: Properties) -> Made:
        """Create it."""
        del name
        tags = properties.get("Tags", [])
        made = self.aws.make("kms").create_key(
            Policy=json.dumps(properties["KeyPolicy"]),
            Description=properties.get("Description", ""),
            Tags=[{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags],
        )["KeyMetadata"]
        return Made(made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]})

    def update(self, change: Change) -> Made:
        """Give it the new policy."""
        policy = json.dumps(change.after["KeyPolicy"])
        self.aws.make("kms").put_key_policy(
            KeyId=change.made.id, PolicyName="default", Policy=policy
        )
        return change.made

    def delete(self, made: Made) -> None:
        """Schedule its end."""
        self.aws.make("kms").schedule_key_deletion(KeyId=made.id)
