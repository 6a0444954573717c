"""A stage on an emulated AWS: its two stacks, bundles written by the store's own writes."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import get_session
from botocore.stub import Stubber
from typer.testing import CliRunner, Result

from cli.__main__ import app
from cli.target import Outside
from localcloud.aws.calls import Call
from muster.adapters.dynamodb import DynamoBundleStore, Payloads, Reading, Table
from muster.adapters.dynamodb.meta import key_of
from muster.adapters.dynamodb.values import to_value
from muster.core.bundle import Bundle, BundleKey
from muster.core.fold import after_due_timers, step
from muster.core.stored import Saved
from muster.core.submission import Submission
from tests.cli.heard import listen
from tests.cli.kept import REGION, TABLE, kept
from tests.cli.known import ARN, CATALOGUE, EXPIRY, KEY, MACHINE, OPENED, SOON, an_event

SHARED = get_session()  # reads each service's model once
TOKEN = "the-task-token"  # noqa: S105 - what must never be shown
PATHS = Config(s3={"addressing_style": "path"})  # calls are read as the local cloud gets them
CLUSTER = (
    "arn:aws:kafka:eu-west-1:123456789012:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-8"
)


class Session(boto3.Session):
    """A session whose Step Functions and MSK answer what the test says, in that order."""

    def __init__(self, stubbed: dict[str, Any], heard: set[Call], **named: Any) -> None:  # noqa: ANN401
        super().__init__(region_name=named["region_name"], botocore_session=SHARED)
        self.stubbed = stubbed
        self.heard = heard

    def client(self, service_name: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        client = self._client(service_name, *args, **named)
        listen(client, self.heard)
        return client

    def _client(self, service_name: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        if service_name in self.stubbed:
            return self.stubbed[service_name]
        if service_name == "s3":  # boto3 extends its class, once per session
            return boto3.client("s3", region_name=REGION, config=PATHS)
        return super().client(service_name, *args, **named)


@dataclass
class FixedClock:
    instant: datetime

    def now(self) -> datetime:
        return self.instant


@dataclass
class Stage:
    """Stage `dev`, its bundles, and an operator who asks about them."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(OPENED))
    definitions: str = "contract-pair order-fulfilment"
    is_attended: bool = False
    pauses: list[float] = field(default_factory=list)
    heard: set[Call] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Deploy the stacks."""
        self.stepfunctions = boto3.client("stepfunctions", region_name=REGION)
        self.answers = Stubber(self.stepfunctions)
        self.answers.activate()
        self.kafka = boto3.client("kafka", region_name=REGION)
        self.msk = Stubber(self.kafka)
        self.msk.activate()
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        outputs = _deploy(
            {"Bundles": TABLE},
            {"TableName": {"Ref": "Bundles"}, **kept()},
            "muster-dev-state",
        )
        machine = {"StateMachineArn": MACHINE, "Definitions": self.definitions}
        machine |= {"ClusterArn": CLUSTER}
        _deploy({"Some": {"Type": "AWS::SNS::Topic"}}, machine, "muster-dev-flow")
        self.outputs = outputs
        self.table = Table(dynamodb, outputs["TableName"])
        payloads = Payloads(boto3.client("s3", region_name=REGION), "payloads")
        self.store = DynamoBundleStore(self.table, Reading(dynamodb, self.table.name), payloads)

    def arrives(self, member: str, at: datetime, key: BundleKey = KEY, **content: Any) -> Bundle:  # noqa: ANN401
        """Record an event and fold it in, as ingest does."""
        event = an_event(member, at, **content)
        self.store.record(key, event, keep_until=EXPIRY)
        known = self.store.read(key)
        state, _ = step(known, event, CATALOGUE, at)
        return self._save(known, state)

    def has_come_to(self, now: datetime, key: BundleKey = KEY) -> Bundle:
        """Note what is due by now, as the sweeper does."""
        known = self.store.read(key)
        return self._save(known, after_due_timers(known, CATALOGUE, now))

    def parks(self, key: BundleKey = KEY) -> None:
        """Park a token, as the execution does."""
        parked = {"task_token": to_value(TOKEN), "execution_arn": to_value(ARN)}
        self.table.update(key_of(key), parked)

    def waits(self) -> None:
        """Let a pair's parent arrive and its execution wait for the child."""
        self.arrives("parent", OPENED)
        self.parks()
        self.clock.instant = SOON
        self.execution_is("RUNNING")

    def submission_is(self, submission: Submission, key: BundleKey = KEY) -> None:
        state = self.store.read(key)
        self.store.advance(state, submission, execution_arn=ARN, keep_until=EXPIRY)

    def _save(self, known: Bundle, state: Bundle) -> Bundle:
        saved = self.store.save(state, replacing=known)
        assert isinstance(saved, Saved)
        return saved.state

    def execution_is(self, status: str, error: str | None = None, **others: Any) -> None:  # noqa: ANN401
        """Answer the next DescribeExecution."""
        has_ended = status != "RUNNING"
        answer = {
            "executionArn": ARN,
            "stateMachineArn": MACHINE,
            "status": status,
            "startDate": OPENED,
            **({"error": error} if error else {}),
            "redriveCount": 0,
            "redriveStatus": "REDRIVABLE" if has_ended else "NOT_REDRIVABLE",
            **others,
        }
        self.answers.add_response("describe_execution", answer, {"executionArn": ARN})

    def muster(self, *arguments: str, typed: str | None = None) -> Result:
        place = ["--stage", "dev", "--region", REGION]
        world = Outside(
            clock=self.clock,
            connect=self._connect,
            pause=self.pauses.append,
            is_attended=lambda: self.is_attended,
        )
        return CliRunner().invoke(app, [*arguments, *place], obj=world, input=typed)

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - the document
        result = self.muster(*arguments, "--json")
        assert result.exit_code == 0, result
        assert TOKEN not in result.output
        return json.loads(result.output)

    def _connect(self, **named: Any) -> boto3.Session:  # noqa: ANN401 - as boto3.Session
        stubbed = {"stepfunctions": self.stepfunctions, "kafka": self.kafka}
        return Session(stubbed, self.heard, **named)


def _deploy(resources: Any, outputs: dict[str, Any], name: str) -> dict[str, str]:  # noqa: ANN401
    stacks = boto3.client("cloudformation", region_name=REGION)
    template = {
        "Resources": resources,
        "Outputs": {each: {"Value": value} for each, value in outputs.items()},
    }
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
