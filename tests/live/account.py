"""What the checks ask of a stage: its outputs, its executions and their histories."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from cli.target import Door

LOOKED_AT = 50  # executions, the newest first
WAITED_S = 60.0
LOOK_EVERY_S = 0.2
Event = dict[str, Any]


class NotSeenYetError(Exception):
    """The stage has not lived through what the question is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and whether it is what was expected."""

    words: str
    as_expected: bool = True


@dataclass
class Account:
    """One stage, by its stacks' outputs."""

    door: Door
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 builds the class at run time
        """Return a client of the stage's account."""
        if service not in self._clients:
            self._clients[service] = self.door.client(service)
        return self._clients[service]

    @property
    def machine(self) -> str:
        """The state machine's ARN."""
        return self.door.outputs("flow")("StateMachineArn")

    @property
    def table(self) -> str:
        """The table's name."""
        return self.door.outputs("state")("TableName")

    @property
    def ingest(self) -> str:
        """The name of the function that takes events in."""
        return self.door.outputs("flow")("IngestFunction")

    @property
    def definitions(self) -> list[str]:
        """The names that are deployed there."""
        return self.door.outputs("flow")("Definitions", "").split()

    def executions(self, status: str) -> list[dict[str, Any]]:
        """Describe the newest executions of that status."""
        states = self.client("stepfunctions")
        pages = states.get_paginator("list_executions").paginate(
            stateMachineArn=self.machine, statusFilter=status
        )
        newest = islice((each for page in pages for each in page["executions"]), LOOKED_AT)
        return [states.describe_execution(executionArn=each["executionArn"]) for each in newest]

    def history(self, arn: str) -> list[Event]:
        """Read an execution's events, the oldest first."""
        pages = self.client("stepfunctions").get_paginator("get_execution_history")
        read = pages.paginate(executionArn=arn)
        return [event for page in read for event in page["events"]]

    def mappings(self) -> list[dict[str, Any]]:
        """List the mappings that read topics for `ingest`."""
        pages = self.client("lambda").get_paginator("list_event_source_mappings")
        read = pages.paginate(FunctionName=self.ingest)
        return [each for page in read for each in page["EventSourceMappings"]]

    def invoke(self, event: Event) -> None:
        """Invoke `ingest`, and stop here if it fails."""
        answer = self.client("lambda").invoke(
            FunctionName=self.ingest, Payload=json.dumps(event).encode()
        )
        said = answer["Payload"].read().decode()
        if "FunctionError" in answer or json.loads(said).get("batchItemFailures"):
            raise RuntimeError(f"{self.ingest}: {said}")


def in_state(history: list[Event], state: str) -> Iterator[Event]:
    """Yield the events that happen while an execution is in a state."""
    name = ""
    for event in history:
        name = event.get("stateEnteredEventDetails", {}).get("name", name)
        if name == state:
            yield event


def wait(until: Callable[[], object], what: str) -> None:
    """Wait for a condition; `RuntimeError` where it does not come about."""
    ends_at = time.monotonic() + WAITED_S
    while not until():
        if time.monotonic() >= ends_at:
            raise RuntimeError(f"not within {WAITED_S:.0f} s: {what}")
        time.sleep(LOOK_EVERY_S)
