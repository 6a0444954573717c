"""The execution that stands for a bundle, as Step Functions describes it."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from muster.adapters.system import asking
from muster.core.bundle import Bundle
from muster.core.errors import MusterError

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

RUNNING = ("RUNNING", "PENDING_REDRIVE")
REDRIVABLE = "REDRIVABLE"
MOST_EVENTS = 1000  # of one page: a state's retries take some hundreds at most


class NotRedrivenError(MusterError):
    """The execution was not redriven; says why, and what can be done instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """Status, error and what a redrive may do; `not_redrivable` says why it may not."""

    arn: str
    status: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    error: str | None = None
    cause: str | None = None
    redrive_count: int = 0
    redrive_status: str | None = None
    not_redrivable: str | None = None

    @property
    def is_running(self) -> bool:
        """It waits, works or is about to go on."""
        return self.status in RUNNING

    @property
    def has_ended_badly(self) -> bool:
        """It ended, and not well."""
        return not self.is_running and self.status != "SUCCEEDED"

    @property
    def client_token(self) -> str:
        """Name its next redrive: asked for twice, it is still one."""
        return sha256(f"{self.arn} {self.redrive_count}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Executions:
    """The stage's executions, one per bundle."""

    client: "SFNClient"
    state_machine_arn: str

    def of(self, bundle: Bundle) -> Execution | None:
        """Describe the bundle's execution; None where Step Functions knows of none."""
        gone = self.client.exceptions.ExecutionDoesNotExist
        with asking("Step Functions"):
            try:
                return _execution(self.client.describe_execution(executionArn=self._arn(bundle)))
            except gone:
                return None

    def last_state(self, execution: Execution) -> str | None:
        """Return the state that was entered last: a redrive goes on there."""
        with asking("Step Functions"):
            history: Any = self.client.get_execution_history(
                executionArn=execution.arn,
                reverseOrder=True,
                maxResults=MOST_EVENTS,
                includeExecutionData=False,
            )
        entered = [event for event in history["events"] if "stateEnteredEventDetails" in event]
        if not entered:
            return None
        newest = max(entered, key=lambda event: int(event["id"]))
        return str(newest["stateEnteredEventDetails"]["name"])

    def redrive(self, execution: Execution) -> datetime:
        """Redrive it, once for all who ask at the same time; `NotRedrivenError` where refused."""
        refused = self.client.exceptions.ExecutionNotRedrivable
        with asking("Step Functions"):
            try:
                answer = self.client.redrive_execution(
                    executionArn=execution.arn, clientToken=execution.client_token
                )
            except refused as error:
                raise NotRedrivenError(error.response["Error"].get("Message", "")) from error
        return answer["redriveDate"]

    def _arn(self, bundle: Bundle) -> str:
        """Return what the table noted, else what the execution is called once it starts.

        One of a state machine that was removed is none any more: the sweeper starts another.
        """
        machine = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        noted = bundle.execution_arn or ""
        return noted if noted.startswith(f"{machine}:") else f"{machine}:{bundle.execution_name}"


def _execution(described: Any) -> Execution:  # noqa: ANN401 - botocore's typed dictionary
    return Execution(
        arn=described["executionArn"],
        status=described["status"],
        started_at=described.get("startDate"),
        ended_at=described.get("stopDate"),
        error=described.get("error"),
        cause=_message(described.get("cause")),
        redrive_count=described.get("redriveCount", 0),
        redrive_status=described.get("redriveStatus"),
        not_redrivable=described.get("redriveStatusReason"),
    )


def _message(cause: str | None) -> str | None:
    """Return what a function said; Lambda wraps it in JSON together with the stack trace."""
    try:
        said = json.loads(cause or "")
    except ValueError:
        return cause
    return str(said["errorMessage"]) if isinstance(said, dict) and "errorMessage" in said else cause
