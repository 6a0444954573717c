"""One emulated AWS per module, with the probe's two stacks deployed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import pytest

from localcloud.aws import LocalAws
from tests.localcloud_aws.probe import Probe
from tests.localcloud_aws.stacks import flow_stack, state_stack

T = TypeVar("T")


def until(seen: Callable[[], T], timeout_s: float = 10) -> T:
    """Return the first truthy answer."""
    end = monotonic() + timeout_s
    while monotonic() < end:
        answer = seen()
        if answer:
            return answer
        sleep(0.02)
    raise AssertionError(f"not within {timeout_s} s")


class Cloud:
    """The emulated AWS, what was deployed to it, and short ways to ask it."""

    def __init__(self, aws: LocalAws, probe: Probe) -> None:
        self.aws = aws
        self.probe = probe
        self.outputs = aws.deploy(probe.write())
        self.states = aws.client("stepfunctions")
        self.dynamodb = aws.client("dynamodb")
        self.machine = self.outputs["flow"]["MachineArn"]
        self.table = self.outputs["state"]["TableName"]

    def redeploy(self, **parameters: str) -> None:
        self.outputs = self.aws.deploy(self.probe.write(), parameters)

    def start(self, name: str, seconds: int = 60, **more: Any) -> str:  # noqa: ANN401
        text = json.dumps({"pk": name, "seconds": seconds, **more})
        answer = self.states.start_execution(stateMachineArn=self.machine, name=name, input=text)
        arn: str = answer["executionArn"]
        return arn

    def token(self, name: str, other_than: str = "") -> str:
        def parked() -> str:
            item = self.dynamodb.get_item(TableName=self.table, Key={"PK": {"S": name}})
            token: str = item.get("Item", {}).get("task_token", {}).get("S", "")
            return "" if token == other_than else token

        return until(parked)

    def ended(self, arn: str, timeout_s: float = 10) -> dict[str, Any]:
        def described() -> dict[str, Any]:
            found: dict[str, Any] = self.states.describe_execution(executionArn=arn)
            return {} if found["status"] == "RUNNING" else found

        return until(described, timeout_s)

    def history(self, arn: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]]
        events = self.states.get_execution_history(executionArn=arn)["events"]
        return events

    def entered(self, arn: str) -> list[str]:
        details = [e.get("stateEnteredEventDetails") for e in self.history(arn)]
        return [each["name"] for each in details if each]


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    folder: Path = tmp_path_factory.mktemp("cloud")
    with LocalAws(folder / "aws") as aws:
        yield Cloud(aws, Probe(folder / "cdk.out"))


@pytest.fixture
def plain(cloud: Cloud) -> None:
    """Begin with the plain templates deployed."""
    cloud.probe.state, cloud.probe.flow = state_stack(), flow_stack()
    cloud.redeploy(Endpoint="https://controlm.example")
