"""`muster destroy`: remove what runs and watches; the bundles stay, for the next deployment."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import ClientError

from cli.local import settings
from cli.operate.wording import plain
from cli.target import (
    LOCAL,
    Door,
    Outside,
    Profile,
    Region,
    StageName,
    Where,
    enter,
    outside,
    plainly,
)
from localcloud.running import Running
from muster.core.errors import MusterError

CDK = Path("build/cdk-cli/node_modules/.bin/cdk")
LOOK_EACH_S = 1.0
KEPT = ("Retain", "RetainExceptOnCreate")

All = Annotated[
    bool, typer.Option("--all", help="The stack of what is kept, too: what follows starts empty.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


class DestroyError(MusterError):
    """The stage cannot be removed from here; says why."""


def destroy(  # noqa: PLR0913 - one parameter per option
    ctx: typer.Context,
    *,
    everything: All = False,
    yes: Yes = False,
    stage: StageName = None,
    profile: Profile = None,
    region: Region = None,
) -> None:
    """Remove a stage's stacks but for what is kept, and stop the executions that wait there."""
    if not CDK.exists():
        raise DestroyError(f"there is no {CDK}; `make cdk` puts it there")
    world = outside(ctx)
    with plainly():
        door = enter(Where(stage=stage, profile=profile, region=region), world)
        removal = Removal(door=door, world=world, everything=everything)
        for line in removal.foretold():
            typer.echo(plain(line))
        if not yes and not typer.confirm("Remove them?"):
            raise typer.Exit(1)
        code = removal.carry_out(profile, region)
    raise typer.Exit(code)


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One stage's removal: what goes, what stays, and the hand that stops what waits."""

    door: Door
    world: Outside
    everything: bool
    refused: set[str] = field(default_factory=set)

    def foretold(self) -> Iterator[str]:
        """Say what goes, what stays and what becomes of open bundles."""
        state = self._name("state")
        yield f"removes {' and '.join(self._stacks)}"
        if not self.everything:
            yield f"keeps   {state}: bundles, payloads, templates, quarantine, secret and key"
            yield "open bundles stay open: the executions that wait for them are stopped now, and"
            yield "within some minutes of the next `make deploy` others wait in their place"
            return
        kept = list(self._retained(state))
        for kind, identity in kept:
            yield f"leaves  {identity}  ({kind})"
        if kept:
            yield "no stack holds these any more; the next `make deploy` starts empty beside them"

    def carry_out(self, profile: str | None, region: str | None) -> int:
        """Let the CDK's command line delete the stacks; return what it returns."""
        named = {"AWS_PROFILE": profile, "AWS_REGION": region}
        environment = {name: value for name, value in named.items() if value}
        running = Running.read()
        if self.door.stage == LOCAL and running is not None:
            environment |= settings(running)
        said = [f"{name}={value}" for name, value in environment.items()]
        words = ("destroy", "--force", *self._stacks)
        command = ["env", f"STAGE={self.door.stage}", *said, str(CDK), *words]
        machine = self._machine()
        with subprocess.Popen(command) as process:  # noqa: S603 - pinned, and stacks of ours
            while process.poll() is None:
                if machine is not None:
                    self._stop_what_waits(machine)
                self.world.pause(LOOK_EACH_S)
        return process.returncode

    @property
    def _stacks(self) -> tuple[str, ...]:
        last = ("state",) if self.everything else ()
        return tuple(self._name(each) for each in ("watch", "flow", *last))

    def _name(self, stack: str) -> str:
        return f"muster-{self.door.stage}-{stack}"

    def _machine(self) -> str | None:
        """Return the state machine's ARN; None where the stack is gone already."""
        try:
            return self.door.outputs("flow")("StateMachineArn")
        except MusterError:
            return None

    def _stop_what_waits(self, machine: str) -> None:
        """Once the stack is on its way out: AWS keeps it until nothing runs in its machine."""
        try:
            stacks = self.door.client("cloudformation")
            [stack] = stacks.describe_stacks(StackName=self._name("flow"))["Stacks"]
            if stack["StackStatus"] == "DELETE_IN_PROGRESS":
                self._stop(machine)
        except ClientError as error:
            self._tell_once(error)

    def _stop(self, machine: str) -> None:
        states = self.door.client("stepfunctions")
        waiting = states.get_paginator("list_executions").paginate(
            stateMachineArn=machine, statusFilter="RUNNING"
        )
        for page in waiting:
            for each in page["executions"]:
                states.stop_execution(
                    executionArn=each["executionArn"],
                    error="StageRemoved",
                    cause="the stage's flow stack is being deleted; its bundle stays open",
                )

    def _tell_once(self, error: ClientError) -> None:
        """Tell of a refusal; that stack or machine are gone is what was asked for."""
        fault = error.response["Error"]
        is_gone = "does not exist" in str(error) or fault["Code"].endswith("DoesNotExist")
        if not is_gone and fault["Code"] not in self.refused:
            self.refused.add(fault["Code"])
            typer.echo(f"muster: {error.operation_name}: {fault['Code']}", err=True)

    def _retained(self, stack: str) -> Iterator[tuple[str, str]]:
        """Return kind and identity of what outlives the stack, as its own template says."""
        stacks: Any = self.door.client("cloudformation")
        template = stacks.get_template(StackName=stack)["TemplateBody"]["Resources"]
        pages = stacks.get_paginator("list_stack_resources").paginate(StackName=stack)
        for page in pages:
            for each in page["StackResourceSummaries"]:
                declared = template.get(each["LogicalResourceId"], {})
                if declared.get("DeletionPolicy") in KEPT and "Policy" not in declared["Type"]:
                    yield declared["Type"], each["PhysicalResourceId"]
