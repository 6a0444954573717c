"""A bundle that a check puts into the stage, by the front door, and takes out again."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from localcloud.kafka.plan import PARENTS
from muster.adapters.dynamodb import Reading
from muster.core.bundle import Bundle, BundleKey
from tests.live.account import Account, NotSeenYetError, wait

DEFINITION = "contract-pair"
PARTITION = 9999  # no topic has it, so that no real record has the guest's place


@dataclass
class Guest:
    """A pair whose child never comes."""

    account: Account
    key: BundleKey

    @property
    def bundle(self) -> Bundle:
        """The bundle as the table has it."""
        return Reading(self.account.client("dynamodb"), self.account.table).one(self.key)

    def parked(self, but: str | None = None) -> str:
        """Wait for a token that is another one than `but`; return it."""
        wait(lambda: self.bundle.task_token not in (None, but), f"{self.key.key} has parked")
        return self.bundle.task_token or ""

    @property
    def execution_arn(self) -> str:
        """Its execution's ARN, by the name that the bundle gives it."""
        machine = self.account.machine.replace(":stateMachine:", ":execution:")
        return f"{machine}:{self.bundle.execution_name}"

    def abort(self) -> None:
        """Stop its execution."""
        states = self.account.client("stepfunctions")
        states.stop_execution(executionArn=self.execution_arn, error="LiveCheck")

    def redrive(self) -> None:
        """Let its execution go on."""
        states = self.account.client("stepfunctions")
        states.redrive_execution(executionArn=self.execution_arn)

    def answer(self, token: str) -> str:
        """Answer a token with an error that is retried; return what it met."""
        states = self.account.client("stepfunctions")
        try:
            states.send_task_failure(taskToken=token, error="LiveCheck", cause="a live check")
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "accepted"


@contextmanager
def a_guest(account: Account, now: datetime) -> Iterator[Guest]:
    """Let one in by an invocation of `ingest`; abort and delete it at the end."""
    if DEFINITION not in account.definitions:
        raise NotSeenYetError(f"deploy the definition {DEFINITION}, which is shipped")
    name = f"live-check-{now:%Y%m%dT%H%M%S%f}"
    guest = Guest(account, BundleKey(DEFINITION, name))
    account.invoke(_event(name, now))
    try:
        yield guest
    finally:
        guest.abort()
        _delete(account, guest.key)


def _event(name: str, now: datetime) -> dict[str, Any]:
    at = int(now.timestamp() * 1000)
    value = json.dumps({"id": name, "random_value": 1}).encode()
    record = {
        "topic": PARENTS,
        "partition": PARTITION,
        "offset": at,
        "timestamp": at,
        "timestampType": "CREATE_TIME",
        "value": base64.b64encode(value).decode(),
        "headers": [],
    }
    return {"eventSource": "aws:kafka", "records": {f"{PARENTS}-{PARTITION}": [record]}}


def _delete(account: Account, key: BundleKey) -> None:
    """Delete the bundle's items, its own one last."""
    client = account.client("dynamodb")
    found = client.query(
        TableName=account.table,
        KeyConditionExpression="PK = :p",
        ExpressionAttributeValues={":p": {"S": key.pk}},
        ProjectionExpression="PK, SK",
    )["Items"]
    for item in sorted(found, key=lambda each: str(each["SK"]["S"])):
        client.delete_item(TableName=account.table, Key={"PK": item["PK"], "SK": item["SK"]})
