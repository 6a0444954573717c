"""Step Functions' adapter on moto's interpreter under the contract of Waits."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep
from typing import Any, TypeVar

from localcloud.aws import LocalAws
from muster.adapters.dynamodb import DynamoBundleStore, Payloads, Reading, Table
from muster.adapters.step_functions import StepFunctionsWaits
from muster.core.bundle import BundleKey
from tests.contract.machines import BREACHED, LONGER_S, Ended, Ground
from tests.contract.stores import TABLE, create_table
from tests.protocol.language import ASL

PATIENCE_S = 60.0
TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ]
}
PARTS = f"""
class {BREACHED}(Exception):
    pass

def deadline(event, context):
    if event["execution"]["RedriveCount"] > event["breach"]["execution"]["RedriveCount"]:
        return {{"wait_seconds": {LONGER_S}}}
    raise {BREACHED}("missing: child")

def submit(event, context):
    return {{}}
"""
STATES = json.loads(ASL.read_text())["States"]
T = TypeVar("T")


class Interpreted(Ground):
    """One emulated account with the table, both functions and the state machine file."""

    waits: StepFunctionsWaits

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.states: Any = aws.client("stepfunctions")
        dynamodb: Any = aws.client("dynamodb")
        create_table(dynamodb, TABLE)
        made = aws.client("iam").create_role(
            RoleName="any", AssumeRolePolicyDocument=json.dumps(TRUST)
        )
        self._role: str = made["Role"]["Arn"]
        text = ASL.read_text().replace("${TableName}", TABLE)
        for name in ("deadline", "submit"):
            text = text.replace(f"${{{name.capitalize()}Arn}}", self._function(name))
        machine = self.states.create_state_machine(
            name="bundle", definition=text, roleArn=self._role
        )
        self.waits = StepFunctionsWaits(self.states, machine["stateMachineArn"])
        self.store = DynamoBundleStore(
            Table(dynamodb, TABLE), Reading(dynamodb, TABLE), Payloads(aws.client("s3"), "payloads")
        )

    def token(self, key: BundleKey, other_than: str = "") -> str:
        def parked() -> str:
            token = self.store.read(key).task_token or ""
            return "" if token == other_than else token

        return _once(parked)

    def ended(self, key: BundleKey) -> Ended:
        def over() -> Ended | None:
            told = self._described(key)
            return None if told["status"] == "RUNNING" else (told["status"], told.get("error", ""))

        return _once(over)

    def tasks(self, key: BundleKey) -> list[str]:
        events = self.states.get_execution_history(executionArn=self._arn(key))["events"]
        details = [event.get("stateEnteredEventDetails") for event in events]
        return [each["name"] for each in details if each and self._is_task(each["name"])]

    def is_running(self, key: BundleKey) -> bool:
        return bool(self._described(key)["status"] == "RUNNING")

    def pass_by(self, time: timedelta) -> None:
        self.aws.let_pass(time)

    def abort(self, key: BundleKey) -> None:
        self.states.stop_execution(executionArn=self._arn(key))

    def redrive(self, key: BundleKey) -> None:
        self.states.redrive_execution(executionArn=self._arn(key))

    @staticmethod
    def _is_task(state: str) -> bool:
        return bool(STATES[state]["Type"] == "Task")

    def _described(self, key: BundleKey) -> Any:  # noqa: ANN401 - boto3's answer
        return self.states.describe_execution(executionArn=self._arn(key))

    def _arn(self, key: BundleKey) -> str:
        machine = self.waits.state_machine_arn.replace(":stateMachine:", ":execution:")
        return f"{machine}:{self.store.read(key).execution_name}"

    def _function(self, name: str) -> str:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as code:
            code.writestr("parts.py", PARTS)
        made = self.aws.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=self._role,
            Handler=f"parts.{name}",
            Code={"ZipFile": archive.getvalue()},
            Timeout=60,
        )
        arn: str = made["FunctionArn"]
        return arn


def _once(seen: Callable[[], T | None]) -> T:
    """Return the first truthy answer."""
    ends_at = monotonic() + PATIENCE_S
    while monotonic() < ends_at:
        answer = seen()
        if answer:
            return answer
        sleep(0.02)
    raise AssertionError(f"not within {PATIENCE_S} s")
