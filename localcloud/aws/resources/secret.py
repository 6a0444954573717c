"""`AWS::SecretsManager::Secret`."""

import json
from secrets import token_urlsafe
from typing import ClassVar

from localcloud.aws.formation.provider import Change, Made, Properties, Provider


class Secret(Provider):
    """Its text changes with the template's only: a generated or later text stays."""

    type: ClassVar[str] = "AWS::SecretsManager::Secret"
    name_property: ClassVar[str] = "Name"
    attributes: ClassVar[tuple[str, ...]] = ("Id",)

    def create(self, name: str, properties: Properties) -> Made:
        """Create it with the template's text or a generated one."""
        answer = self.aws.secrets.create_secret(
            Name=name,
            Description=properties.get("Description", ""),
            SecretString=_text(properties),
        )
        return Made(answer["ARN"], {"Id": answer["ARN"]})

    def update(self, change: Change) -> Made:
        """Write a new version where the template's text changed."""
        if change.touches("SecretString", "GenerateSecretString"):
            self.aws.secrets.put_secret_value(
                SecretId=change.made.id, SecretString=_text(change.after)
            )
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it at once."""
        self.aws.secrets.delete_secret(SecretId=made.id, ForceDeleteWithoutRecovery=True)


def _text(properties: Properties) -> str:
    if "SecretString" in properties:
        return str(properties["SecretString"])
    asked = properties.get("GenerateSecretString", {})
    generated = token_urlsafe(24)
    if "GenerateStringKey" not in asked:
        return generated
    template = json.loads(asked.get("SecretStringTemplate", "{}"))
    return json.dumps({**template, asked["GenerateStringKey"]: generated})
