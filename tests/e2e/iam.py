"""What the functions and the machine may do against what they do; run this module for the table."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from localcloud.aws.calls import INTERPRETER, TOKEN, Call
from localcloud.cloud import LocalCloud
from tests.e2e.everything import do_everything
from tests.e2e.stage import Stage

FUNCTIONS = ("Ingest", "Deadline", "Submit", "Sweep")
MACHINE = "Machine"
EVERYONE = (*FUNCTIONS, MACHINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncalled:
    """Grants that nobody here can be seen to use, and why they stay."""

    roles: tuple[str, ...]
    actions: str
    reason: str


UNCALLED = (
    Uncalled(
        roles=EVERYONE,
        actions="kms:*",
        reason="DynamoDB, S3, SNS, SQS and Secrets Manager use the stage's key in their caller's"
        " name; nothing is encrypted here",
    ),
    Uncalled(
        roles=FUNCTIONS,
        actions="logs:*",
        reason="Lambda writes a function's log under the function's role",
    ),
    Uncalled(
        roles=("Ingest",),
        actions="kafka*:*",
        reason="the event source mapping reads the topics under the function's role",
    ),
    Uncalled(
        roles=("Ingest",),
        actions="ec2:*",
        reason="the event source mapping puts its interfaces into the cluster's subnets",
    ),
    Uncalled(
        roles=FUNCTIONS,
        actions="xray:*",
        reason="Lambda sends a function's traces under the function's role",
    ),
    Uncalled(
        roles=("Sweep",),
        actions="sqs:SendMessage",
        reason="Lambda puts a tick that was lost into its queue under the function's role",
    ),
    Uncalled(
        roles=(MACHINE,),
        actions="logs:*",
        reason="Step Functions sets up the delivery of its log under the machine's role",
    ),
    Uncalled(
        roles=(MACHINE,),
        actions="xray:*",
        reason="Step Functions sends its traces under the machine's role",
    ),
)


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One action that a role may use on one resource."""

    role: str
    action: str
    resource: str

    def covers(self, call: Call) -> bool:
        """Whether the policy lets this call pass."""
        return (self.role, self.action) == (call.caller, call.action) and fnmatchcase(
            call.resource, self.resource
        )

    @property
    def reason(self) -> Uncalled | None:
        """Return why no call is expected, if none is."""
        excused = (each for each in UNCALLED if self.role in each.roles)
        return next((each for each in excused if fnmatchcase(self.action, each.actions)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Grants and calls of one stage, side by side."""

    grants: list[Grant]
    calls: list[Call]

    @classmethod
    def of(cls, stage: Stage) -> "Comparison":
        """Read the policies that the stage's template deployed, and every call so far."""
        names = {stage.cloud.outputs[f"{each}Function"]: each for each in FUNCTIONS}
        names[INTERPRETER] = MACHINE
        machine = stage.cloud.outputs["StateMachineArn"]
        calls = {
            Call(
                names.get(each.caller, each.caller),
                each.action,
                machine if each.resource == TOKEN else each.resource,
            )
            for each in stage.cloud.aws.calls()
        }
        return cls(grants=sorted(set(_granted(stage))), calls=sorted(calls))

    def not_granted(self) -> list[Call]:
        """List the calls that no policy allows."""
        return [call for call in self.calls if not any(each.covers(call) for each in self.grants)]

    def not_called(self) -> list[Grant]:
        """List the grants that nobody used, and that no reason excuses."""
        return [each for each in self.grants if not each.reason and not self._used(each)]

    def without_a_grant(self) -> list[Uncalled]:
        """List the reasons that excuse nothing any more."""
        needed = {grant.reason for grant in self.grants if not self._used(grant)}
        return [each for each in UNCALLED if each not in needed]

    def table(self) -> str:
        """Lay out every grant with the number of resources it was used on, for a reader."""
        lines = ["| Role | Action | Resource | Used |", "|---|---|---|---|"]
        for each in self.grants:
            on = sum(each.covers(call) for call in self.calls)
            excuse = each.reason.reason if each.reason else "NEVER"
            used = f"on {on} resource{'s'[: on > 1]}" if on else excuse
            lines.append(f"| {each.role} | {each.action} | {_short(each.resource)} | {used} |")
        denied = [
            f"| {c.caller} | {c.action} | {c.resource} | NOT GRANTED |" for c in self.not_granted()
        ]
        return "\n".join([*lines, *denied])

    def _used(self, grant: Grant) -> bool:
        return any(grant.covers(call) for call in self.calls)


def _granted(stage: Stage) -> Iterator[Grant]:
    """Read each role's policies as the emulated IAM holds them: resolved, from the template."""
    iam = stage.cloud.aws.client("iam")
    for who, role in _roles(stage):
        assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            found = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            for statement in found["Statement"]:
                yield from _in(who, statement)


def _roles(stage: Stage) -> Iterator[tuple[str, str]]:
    functions, outputs = stage.cloud.aws.client("lambda"), stage.cloud.outputs
    for each in FUNCTIONS:
        name = outputs[f"{each}Function"]
        role = functions.get_function_configuration(FunctionName=name)["Role"]
        yield each, role.rpartition("/")[2]
    machine = stage.states.describe_state_machine(stateMachineArn=outputs["StateMachineArn"])
    yield MACHINE, machine["roleArn"].rpartition("/")[2]


def _in(role: str, statement: dict[str, Any]) -> Iterator[Grant]:
    assert statement["Effect"] == "Allow"
    for action in _listed(statement["Action"]):
        for resource in _listed(statement["Resource"]):
            yield Grant(role, action, resource)


def _listed(value: str | list[str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def _short(resource: str) -> str:
    return resource.removeprefix("arn:aws:").replace(":eu-west-1:123456789012:", ":")


def main() -> int:
    """Let one stage do all that it ever does, and print the table; 1 where the two differ."""
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cloud.deploy()
        stage = Stage(cloud)
        do_everything(stage, Path(folder))
        found = Comparison.of(stage)
    sys.stdout.write(f"{found.table()}\n")
    return 1 if found.not_granted() or found.not_called() or found.without_a_grant() else 0


if __name__ == "__main__":
    sys.exit(main())
