"""One function of the shared asset, with its own role and its own log group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration, aws_iam as iam, aws_lambda as lambda_, aws_sqs as sqs
from constructs import Construct

from stacks.key import USE
from stacks.log import log_group
from stacks.nag import NO_TRACE, acknowledge
from stacks.stage import RUNTIME_PYTHON
from stacks.state import StateStack

CALLED_AND_ANSWERED = (
    "Nobody invokes this function and forgets it: Step Functions waits for its answer, and so does"
    " the event source mapping of a topic. Who called it retries, so Lambda would never fill a"
    " dead-letter queue of its own."
)
TRACES = (
    "X-Ray knows no resource to name: AWS documents these actions with a star only. The two that a"
    " traced function needs are listed one by one."
)
NOT_NEWEST = (
    "Chosen on 2026-11-21: the asset's lock is resolved for this Python, and the newer runtime"
    " brings nothing that the functions use. Runtime and lock move together, in stage.py and"
    " Makefile, well before AWS ends this one in 2029."
)
Told = Mapping[str, str]  # setting, value
RUNTIME = lambda_.Runtime(f"python{RUNTIME_PYTHON}", lambda_.RuntimeFamily.PYTHON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What distinguishes a function: its folder, its time, and whether its caller awaits it."""

    folder: str
    seconds: int
    awaited: bool = True

    @property
    def title(self) -> str:
        """Return the construct's id."""
        return self.folder.capitalize()


class TaskFunction(Construct):
    """A function that may write its log, use the stage's key, and what it is granted."""

    def __init__(
        self, scope: Construct, state: StateStack, task: Task, code: lambda_.Code, settings: Told
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
            runtime=RUNTIME,
            architecture=_architecture(state),
            memory_size=512,
            timeout=Duration.seconds(task.seconds),
            reserved_concurrent_executions=state.stage.reserved.get(task.folder),
            tracing=_tracing(state),
            role=self.role,
            log_group=log,
            environment={**_house_settings(state, task), **settings},
        )
        self._acknowledge(task, traced=state.stage.traced)

    def keep_what_fails(self, queue: sqs.IQueue) -> None:
        """Put what this function failed at, retries included, into a queue that it may fill."""
        function = self.function.node.default_child
        if not isinstance(function, lambda_.CfnFunction):
            raise TypeError(function)
        function.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(
            target_arn=queue.queue_arn
        )
        self.grant([queue.queue_arn], "sqs:SendMessage")

    def _acknowledge(self, task: Task, *, traced: bool) -> None:
        acknowledge(self.function, "L1", NOT_NEWEST)
        acknowledge(self.function, "LambdaLatestVersion", NOT_NEWEST, "Serverless")
        if traced:
            acknowledge(self.role, "IAM5[Resource::*]", TRACES)
        else:
            acknowledge(self.function, "LambdaTracing", NO_TRACE, "Serverless")
        if task.awaited:
            acknowledge(self.function, "LambdaDLQ", CALLED_AND_ANSWERED, "Serverless")

    def grant(self, resources: Sequence[str], *actions: str) -> None:
        """Allow these actions on these resources, and nothing that they resemble."""
        self.role.add_to_policy(
            iam.PolicyStatement(actions=list(actions), resources=list(resources))
        )


def _architecture(state: StateStack) -> lambda_.Architecture:
    arm = state.stage.target.architecture == "arm64"
    return lambda_.Architecture.ARM_64 if arm else lambda_.Architecture.X86_64


def _tracing(state: StateStack) -> lambda_.Tracing:
    return lambda_.Tracing.ACTIVE if state.stage.traced else lambda_.Tracing.DISABLED


def _house_settings(state: StateStack, task: Task) -> dict[str, str]:
    return {
        "STAGE": state.stage.name,
        "POWERTOOLS_SERVICE_NAME": task.folder,
        "POWERTOOLS_METRICS_NAMESPACE": "Muster",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
