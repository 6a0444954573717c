"""Managed policies for people: to read what goes on, and to redrive."""

from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack, aws_iam as iam
from constructs import Construct

from stacks.key import READ
from stacks.nag import acknowledge
from stacks.state import INDEX, StateStack

EACH_BUNDLE = (
    "Each bundle has an execution of its own, named when it opens, so the narrowest resource that"
    " can be granted ahead is every execution of this one state machine."
)
THESE_STACKS = (
    "A stack's ARN ends in an identity that AWS gives it; the star stands for that, and the names"
    " before it are those of this stage's stacks."
)
LOOK_AT_EXECUTIONS = ("states:DescribeExecution", "states:GetExecutionHistory")


class Access(Construct):
    """`muster-<stage>-reader`, and `muster-<stage>-operator`, who may redrive besides."""

    def __init__(self, scope: Construct, state: StateStack, machine_name: str) -> None:
        super().__init__(scope, "Access")
        self.stage = state.stage.name
        self.machine = self._states("stateMachine", machine_name)
        self.executions = self._states("execution", f"{machine_name}:*")
        self.stacks = Stack.of(self).format_arn(
            service="cloudformation", resource="stack", resource_name=f"muster-{self.stage}-*/*"
        )
        reading = self._reading(state)
        redriving = _allow(["states:RedriveExecution"], [self.executions])
        self._policy("Reader", reading)
        self._policy("Operator", [*reading, redriving])

    def _reading(self, state: StateStack) -> list[iam.PolicyStatement]:
        table = state.bundles.table_arn
        return [
            _allow(["dynamodb:GetItem", "dynamodb:Query"], [table]),
            _allow(["dynamodb:Query"], [f"{table}/index/{INDEX}"]),
            _allow(READ, [state.key.key_arn]),
            _allow(LOOK_AT_EXECUTIONS, [self.executions]),
            _allow(["states:DescribeStateMachine", "states:ListExecutions"], [self.machine]),
            _allow(["cloudformation:DescribeStacks"], [self.stacks]),
        ]

    def _policy(self, title: str, statements: Sequence[iam.PolicyStatement]) -> None:
        policy = iam.ManagedPolicy(
            self,
            title,
            managed_policy_name=f"muster-{self.stage}-{title.lower()}",
            description=f"Muster, stage {self.stage}: what its {title.lower()} may do",
            statements=[each.copy() for each in statements],
        )
        for arn, reason in ((self.executions, EACH_BUNDLE), (self.stacks, THESE_STACKS)):
            acknowledge(policy, f"IAM5[Resource::{_as_found(Stack.of(self), arn)}]", reason)

    def _states(self, kind: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="states",
            resource=kind,
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )


def _allow(actions: Sequence[str], resources: Sequence[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))


def _as_found(stack: Stack, arn: str) -> str:
    """Write an ARN as findings do, its unresolved parts in angle brackets."""
    parts = stack.resolve(arn)["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)
