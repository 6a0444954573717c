"""Where an operator's command looks: the local cloud, or a stage on AWS by its stacks' outputs."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import boto3
import typer
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)

from localcloud.running import Running
from muster.adapters.dynamodb import Reading
from muster.adapters.system import SystemClock
from muster.core.errors import MusterError
from muster.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

Key = Annotated[str, typer.Argument(help="The correlation key.", show_default=False)]
DefinitionName = Annotated[
    str | None, typer.Option("--definition", help="Look under this definition only.")
]
StageName = Annotated[
    str | None, typer.Option("--stage", help="A stage on AWS; default: the local cloud.")
]
Profile = Annotated[str | None, typer.Option("--profile", help="AWS profile, with --stage.")]
Region = Annotated[str | None, typer.Option("--region", help="AWS region, with --stage.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

LOCAL = "local"
PATIENCE = Config(connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
ADVICE: Mapping[type[Exception], str] = {
    EndpointConnectionError: "is it still there? `muster local up` starts a local cloud",
    NoCredentialsError: "sign in, or name a profile with --profile",
    NoRegionError: "name one with --region",
}


class TargetError(MusterError):
    """The bundles cannot be found; says what to name, start or allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a command takes from the world: the clock, a pause, a session, somebody to ask."""

    clock: Clock
    pause: Callable[[float], None] = time.sleep
    is_attended: Callable[[], bool] = sys.stdin.isatty
    connect: Callable[..., boto3.Session] = boto3.Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What the command line says about the place."""

    stage: str | None = None
    profile: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One stage's bundles and executions; `definitions` are the names that are deployed there."""

    reading: Reading
    stepfunctions: "SFNClient"
    state_machine_arn: str
    definitions: tuple[str, ...]
    clock: Clock


def outside(ctx: typer.Context) -> Outside:
    """Return what was handed in with the context, else the real world."""
    return ctx.obj if isinstance(ctx.obj, Outside) else Outside(clock=SystemClock())


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The way into one stage; `broker` is where the local cloud's Kafka listens."""

    client: Callable[[Any], Any]
    session: boto3.Session
    stage: str
    place: str
    broker: str | None = None

    def outputs(self, stack: str) -> Callable[..., str]:
        """Return what looks up an output of the stage's stack of this name."""
        stacks = self.client("cloudformation")
        return _outputs(stacks, f"muster-{self.stage}-{stack}", self.place)


def find(where: Where, world: Outside) -> Target:
    """Find the stage's resources; `TargetError` says why they are not to be found."""
    with plainly():
        door = enter(where, world)
        state, flow = door.outputs("state"), door.outputs("flow")
        return Target(
            reading=Reading(door.client("dynamodb"), state("TableName")),
            stepfunctions=door.client("stepfunctions"),
            state_machine_arn=flow("StateMachineArn"),
            definitions=tuple(flow("Definitions", "").split()),
            clock=world.clock,
        )


def enter(where: Where, world: Outside) -> Door:
    """Return the way to the stage, without looking for anything there yet."""
    if where.stage not in (None, LOCAL):
        session = world.connect(profile_name=where.profile, region_name=where.region)

        def on_aws(service: Any) -> Any:  # noqa: ANN401 - boto3's overloads want literals
            return session.client(service, config=PATIENCE)

        region = session.region_name or ""
        return Door(client=on_aws, session=session, stage=where.stage or "", place=region)
    if where.profile or where.region:
        raise typer.BadParameter("--profile and --region need --stage")
    cloud = _running()
    session = world.connect(
        aws_access_key_id=LOCAL,
        aws_secret_access_key=LOCAL,
        region_name=cloud.region,
    )

    def on_this_machine(service: Any) -> Any:  # noqa: ANN401 - as above
        return session.client(service, config=PATIENCE, endpoint_url=cloud.endpoint)

    return Door(
        client=on_this_machine,
        session=session,
        stage=LOCAL,
        place=cloud.endpoint,
        broker=cloud.bootstrap_servers,
    )


def _running() -> Running:
    try:
        found = Running.read()
    except (ValueError, TypeError) as error:
        raise TargetError(f"what is noted about the local cloud cannot be read: {error}") from error
    if found is None:
        raise TargetError(
            "no local cloud runs here: start one with `muster local up`,"
            " or name a stage on AWS with --stage"
        )
    return found


def _outputs(stacks: Any, name: str, place: str) -> Callable[..., str]:  # noqa: ANN401 - client
    try:
        stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" not in str(error):
            raise
        raise TargetError(f"there is no stack {name} in {place}: is it deployed there?") from error
    found: dict[str, str] = {
        each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])
    }

    def output(wanted: str, default: str | None = None) -> str:
        if wanted not in found and default is None:
            status = stack["StackStatus"]
            raise TargetError(f"the stack {name} has no output {wanted}: it is {status}")
        return found.get(wanted, default or "")

    return output


@contextmanager
def plainly() -> Iterator[None]:
    """Say in one line what AWS refused, and what can be done."""
    try:
        yield
    except ClientError as error:
        fault = error.response["Error"]
        told = f"{error.operation_name}: {fault['Code']}: {fault.get('Message', '')}"
        raise TargetError(told) from error
    except BotoCoreError as error:
        advice = next((text for kind, text in ADVICE.items() if isinstance(error, kind)), "")
        raise TargetError("; ".join(filter(None, (str(error).rstrip("."), advice)))) from error
