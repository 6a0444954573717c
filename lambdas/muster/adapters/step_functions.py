"""The port Waits on Step Functions; "already" and "nobody waits" are success."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muster.adapters.system import asking
from muster.core.bundle import Bundle

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_stepfunctions import SFNClient

DEADLINE_PASSED = "DeadlinePassed"


@dataclass(frozen=True, slots=True)
class StepFunctionsWaits:
    """One execution per bundle, under a derived name and with the stored input."""

    client: "SFNClient"
    state_machine_arn: str

    def start(self, state: Bundle) -> None:
        """Start the bundle's execution, with the bytes that every starter sends."""
        with asking("Step Functions"):
            try:
                self.client.start_execution(
                    stateMachineArn=self.state_machine_arn,
                    name=state.execution_name or "",
                    input=state.execution_input or "",
                )
            except self.client.exceptions.ExecutionAlreadyExists:
                return

    def holds(self, execution_arn: str) -> bool:
        """Tell by the ARN: each deployment's state machine has a name of its own."""
        machine = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        return execution_arn.startswith(f"{machine}:")

    def wake(self, token: str) -> None:
        """Send success to the parked token."""
        gone = self.client.exceptions
        with asking("Step Functions"):
            try:
                self.client.send_task_success(taskToken=token, output="{}")
            except (gone.TaskTimedOut, gone.TaskDoesNotExist, gone.InvalidToken):
                return

    def ring(self, token: str) -> bool:
        """Fail the token with `DeadlinePassed`; the state machine answers as to its own timeout."""
        gone = self.client.exceptions
        with asking("Step Functions"):
            try:
                self.client.send_task_failure(taskToken=token, error=DEADLINE_PASSED)
            except (gone.TaskTimedOut, gone.TaskDoesNotExist, gone.InvalidToken):
                return False
        return True
