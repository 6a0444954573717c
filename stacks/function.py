"""One function of the shared asset, with its own role and its own log group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration, aws_iam as iam, aws_lambda as lambda_
from constructs import Construct

from stacks.key import USE
from stacks.log import log_group
from stacks.nag import acknowledge
from stacks.stage import RUNTIME_PYTHON
from stacks.state import StateStack

NOT_NEWEST = (
    "Chosen on 2026-11-21: the asset's lock is resolved for this Python, and the newer runtime"
    " brings nothing that the functions use. Runtime and lock move together, in stage.py and"
    " Makefile, well before AWS ends this one in 2029."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What distinguishes a function: its folder and its time."""

    folder: str
    seconds: int

    @property
    def title(self) -> str:
        """Return the construct's id."""
        return self.folder.capitalize()


class TaskFunction(Construct):
    """A function that may write its log, use the stage's key, and what it is granted."""

    def __init__(
        self,
        scope: Construct,
        state: StateStack,
        task: Task,
        code: lambda_.Code,
        settings: Mapping[str, str],
    ) -> None:
        super().__init__(scope, task.title)
        name = f"muster-{state.stage.name}-{task.folder}"
        log = log_group(self, state, f"/aws/lambda/{name}")
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.grant([log.log_group_arn], "logs:CreateLogStream", "logs:PutLogEvents")
        self.grant([state.key.key_arn], *USE)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            code=code,
            handler=f"{task.folder}.handler.handler",
            runtime=lambda_.Runtime(f"python{RUNTIME_PYTHON}", lambda_.RuntimeFamily.PYTHON),
            architecture=_architecture(state),
            memory_size=512,
            timeout=Duration.seconds(task.seconds),
            reserved_concurrent_executions=state.stage.reserved.get(task.folder),
            role=self.role,
            log_group=log,
            environment={**_house_settings(state, task), **settings},
        )
        acknowledge(self.function, "L1", NOT_NEWEST)

    def grant(self, resources: Sequence[str], *actions: str) -> None:
        """Allow these actions on these resources, and nothing that they resemble."""
        self.role.add_to_policy(
            iam.PolicyStatement(actions=list(actions), resources=list(resources))
        )


def _architecture(state: StateStack) -> lambda_.Architecture:
    arm = state.stage.target.architecture == "arm64"
    return lambda_.Architecture.ARM_64 if arm else lambda_.Architecture.X86_64


def _house_settings(state: StateStack, task: Task) -> dict[str, str]:
    return {
        "STAGE": state.stage.name,
        "POWERTOOLS_SERVICE_NAME": task.folder,
        "POWERTOOLS_METRICS_NAMESPACE": "Muster",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
