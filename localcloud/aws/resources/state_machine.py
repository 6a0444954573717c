"""`AWS::StepFunctions::StateMachine`, in the backend that really runs it."""

import json
from time import monotonic, sleep
from typing import ClassVar

from localcloud.aws.formation.provider import Change, Made, Properties, Provider, RefusedError

BETWEEN_LOOKS_S = 0.2


class StateMachine(Provider):
    """An update holds for new executions; running ones keep their definition, redrives too."""

    type: ClassVar[str] = "AWS::StepFunctions::StateMachine"
    name_property: ClassVar[str] = "StateMachineName"
    attributes: ClassVar[tuple[str, ...]] = ("Arn", "Name")
    patience_s: ClassVar[float] = 60.0  # AWS has more, and gives up as well

    def create(self, name: str, properties: Properties) -> Made:
        """Create it; the interpreter checks the definition."""
        if properties.get("StateMachineType", "STANDARD") != "STANDARD":
            raise RefusedError("StateMachineType: STANDARD only")
        answer = self.aws.states.create_state_machine(
            name=name, definition=self._definition(properties), roleArn=properties["RoleArn"]
        )
        return Made(answer["stateMachineArn"], {"Arn": answer["stateMachineArn"], "Name": name})

    def update(self, change: Change) -> Made:
        """Replace definition and role."""
        self.aws.states.update_state_machine(
            stateMachineArn=change.made.id,
            definition=self._definition(change.after),
            roleArn=change.after["RoleArn"],
        )
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it, and wait until nothing runs in it any more, as CloudFormation does."""
        self.aws.states.delete_state_machine(stateMachineArn=made.id)
        ends_at = monotonic() + self.patience_s
        while self._is_there(made.id):
            if monotonic() > ends_at:
                raise RefusedError("executions run in it: it stays DELETING until they end")
            sleep(BETWEEN_LOOKS_S)

    def _is_there(self, arn: str) -> bool:
        try:
            self.aws.states.describe_state_machine(stateMachineArn=arn)
        except self.aws.states.exceptions.StateMachineDoesNotExist:
            return False
        return True

    def _definition(self, properties: Properties) -> str:
        text = self._text(properties)
        for name, value in properties.get("DefinitionSubstitutions", {}).items():
            text = text.replace("${" + name + "}", str(value))
        return text

    def _text(self, properties: Properties) -> str:
        if "DefinitionString" in properties:
            return str(properties["DefinitionString"])
        if "DefinitionS3Location" in properties:
            place = properties["DefinitionS3Location"]
            answer = self.aws.s3.get_object(Bucket=place["Bucket"], Key=place["Key"])
            return answer["Body"].read().decode()
        return json.dumps(properties["Definition"])
