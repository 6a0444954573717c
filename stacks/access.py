"""Managed policies for people: to read what goes on, to redrive, and to mend what is in the way."""

from collections.abc import Iterable, Mapping, Sequence

from aws_cdk import ArnFormat, Stack, aws_iam as iam, aws_s3 as s3
from constructs import Construct

from stacks.key import READ
from stacks.mapping import group
from stacks.nag import acknowledge
from stacks.stage import Stage
from stacks.state import INDEX, StateStack
from stacks.surroundings import Surroundings

EACH_BUNDLE = (
    "Each bundle has an execution of its own, named when it opens, so the narrowest resource that"
    " can be granted ahead is every execution of this one state machine."
)
THIS_MACHINE = (
    "The state machine's name ends in eight digits of its stack's identity, which is another one"
    " after a removal; the star stands for them, and the name before it is this stage's."
)
THESE_STACKS = (
    "A stack's ARN ends in an identity that AWS gives it; the star stands for that, and the names"
    " before it are those of this stage's stacks."
)
ANY_OBJECT = (
    "Templates are named by teams, and quarantined records by where they lay, so the narrowest"
    " resource is every object of this one bucket; the actions are the few that the command calls."
)
LOOK_AT_EXECUTIONS = (
    "states:DescribeExecution",
    "states:DescribeStateMachineForExecution",
    "states:GetExecutionHistory",
)
REPLAYED = "replayed/*"  # below it lies what the command line sent again


class Access(Construct):
    """`muster-<stage>-reader`; `-operator`, who may redrive besides; `-maintainer`, who mends."""

    def __init__(
        self,
        scope: Construct,
        state: StateStack,
        around: Surroundings,
        machine_name: str,
        topics: Iterable[str],
    ) -> None:
        super().__init__(scope, "Access")
        self.state = state
        self.stage = state.stage.name
        self.machine = self._states("stateMachine", machine_name)
        self.executions = self._states("execution", f"{machine_name}:*")
        self.stacks = Stack.of(self).format_arn(
            service="cloudformation", resource="stack", resource_name=f"muster-{self.stage}-*/*"
        )
        redriving = _allow(["states:RedriveExecution"], [self.executions])
        reading, seen = self._reading(), self._reasons()
        self._policy("Reader", reading, seen)
        self._policy("Operator", [*reading, redriving], seen)
        mending = [*self._mending(), *_at_the_broker(around, state.stage, tuple(topics))]
        self._policy("Maintainer", mending, self._reasons_to_mend())

    def _reading(self) -> list[iam.PolicyStatement]:
        """Allow to look at bundles, executions and templates; the quarantine is not read here."""
        table = self.state.bundles.table_arn
        reads = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
        return [
            _allow(reads, [table]),
            _allow(["dynamodb:Query"], [f"{table}/index/{INDEX}"]),
            _allow(READ, [self.state.key.key_arn]),
            _allow(LOOK_AT_EXECUTIONS, [self.executions]),
            _allow(["states:DescribeStateMachine", "states:ListExecutions"], [self.machine]),
            _allow(["s3:ListBucket"], [self.state.templates.bucket_arn]),
            _allow(["s3:GetObject"], [self.state.templates.arn_for_objects("*")]),
            self._found(),
        ]

    def _mending(self) -> list[iam.PolicyStatement]:
        """Allow to put templates and the credential, and to take records out of quarantine."""
        templates, quarantine = self.state.templates, self.state.quarantine
        return [
            _allow(["kms:Decrypt", "kms:GenerateDataKey"], [self.state.key.key_arn]),
            _allow(["s3:ListBucket"], [templates.bucket_arn, quarantine.bucket_arn]),
            _allow(["s3:GetObject", "s3:PutObject"], [templates.arn_for_objects("*")]),
            _allow(["s3:DeleteObject", "s3:GetObject"], [quarantine.arn_for_objects("*")]),
            _allow(["s3:PutObject"], [quarantine.arn_for_objects(REPLAYED)]),
            _allow(["secretsmanager:PutSecretValue"], [self.state.secret.secret_arn]),
            self._found(),
        ]

    def _found(self) -> iam.PolicyStatement:
        return _allow(["cloudformation:DescribeStacks"], [self.stacks])

    def _reasons(self) -> dict[str, str]:
        """Return why a reader's resources end in a star."""
        return {
            _as_found(Stack.of(self), self.executions): EACH_BUNDLE,
            _as_found(Stack.of(self), self.machine): THIS_MACHINE,
            _as_found(Stack.of(self), self.stacks): THESE_STACKS,
            f"{self._exported(self.state.templates)}/*": ANY_OBJECT,
        }

    def _reasons_to_mend(self) -> dict[str, str]:
        quarantine = self._exported(self.state.quarantine)
        return {
            _as_found(Stack.of(self), self.stacks): THESE_STACKS,
            f"{self._exported(self.state.templates)}/*": ANY_OBJECT,
            f"{quarantine}/*": ANY_OBJECT,
            f"{quarantine}/{REPLAYED}": ANY_OBJECT,
        }

    def _policy(
        self, title: str, statements: Sequence[iam.PolicyStatement], reasons: Mapping[str, str]
    ) -> None:
        policy = iam.ManagedPolicy(
            self,
            title,
            managed_policy_name=f"muster-{self.stage}-{title.lower()}",
            description=f"Muster, stage {self.stage}: what its {title.lower()} may do",
            statements=[each.copy() for each in statements],
        )
        for resource, reason in reasons.items():
            acknowledge(policy, f"IAM5[Resource::{resource}]", reason)

    def _exported(self, bucket: s3.IBucket) -> str:
        found = Stack.of(self).resolve(self.state.export_value(bucket.bucket_arn))
        return str(found["Fn::ImportValue"])

    def _states(self, kind: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="states",
            resource=kind,
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )


def _at_the_broker(
    around: Surroundings, stage: Stage, topics: Sequence[str]
) -> list[iam.PolicyStatement]:
    """Allow to find the brokers, to write to the topics that are read, to see how far they are."""
    into = [around.arn_in_cluster("topic", topic) for topic in topics]
    groups = [around.arn_in_cluster("group", group(stage, topic)) for topic in topics]
    return [
        _allow(["kafka-cluster:Connect", "kafka:GetBootstrapBrokers"], [around.cluster_arn]),
        _allow(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], into),
        _allow(["kafka-cluster:DescribeGroup"], groups),
    ]


def _allow(actions: Sequence[str], resources: Sequence[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))


def _as_found(stack: Stack, arn: str) -> str:
    """Write an ARN as findings do, its unresolved parts in angle brackets."""
    parts = stack.resolve(arn)["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)
