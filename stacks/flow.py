"""What may be replaced: functions, state machine, mappings, the sweeper's rule."""

from aws_cdk import (
    CfnOutput,
    CfnParameter,
    Duration,
    Stack,
    aws_events as events,
    aws_events_targets as targets,
    aws_lambda as lambda_,
    aws_s3 as s3,
)
from constructs import Construct

from muster.core.catalogue import Catalogue
from stacks.access import Access
from stacks.function import Task, TaskFunction
from stacks.machine import BundleMachine
from stacks.mapping import read_topics
from stacks.nag import acknowledge
from stacks.stage import ENDPOINT
from stacks.state import INDEX, StateStack
from stacks.surroundings import Surroundings
from stacks.undelivered import undelivered_ticks

INGEST = Task(folder="ingest", seconds=60)
DEADLINE = Task(folder="deadline", seconds=30)
SUBMIT = Task(folder="submit", seconds=60)
SWEEP = Task(folder="sweep", seconds=50, awaited=False)
ANY_OBJECT = (
    "The function names an object by what it holds, so the narrowest resource that S3 offers is"
    " every object of this one bucket; the actions are the few that it calls."
)


class FlowStack(Stack):
    """Carries an event from its topic to Control-M."""

    def __init__(
        self,
        scope: Construct,
        state: StateStack,
        around: Surroundings,
        catalogue: Catalogue,
        code: lambda_.Code,
    ) -> None:
        super().__init__(scope, f"muster-{state.stage.name}-flow", description="Muster: what runs")
        self.state = state
        self.code = code
        self.table = {"TABLE_NAME": state.bundles.table_name}
        self.kept = self.table | {"PAYLOADS_BUCKET": state.payloads.bucket_name}
        self.told = {"TEAM_TOPIC_ARNS": state.topics.json(self)}
        deadline, submit = self._deadline(), self._submit()
        self.machine = BundleMachine(self, state, deadline.function, submit.function)
        ingest, sweep = self._ingest(around, catalogue), self._sweep()
        Access(self, state, around, self.machine.name, catalogue.topics())
        CfnOutput(self, "StateMachineArn", value=self.machine.arn)
        CfnOutput(self, "ClusterArn", value=around.cluster_arn)
        names = sorted({name for name, _ in catalogue.versions})
        CfnOutput(self, "Definitions", value=" ".join(names))
        self.names: dict[str, str] = {}
        for each in (ingest, deadline, submit, sweep):
            around.place(each)
            self.names[each.node.id.lower()] = each.function.function_name
            CfnOutput(self, f"{each.node.id}Function", value=each.function.function_name)

    def _ingest(self, around: Surroundings, catalogue: Catalogue) -> TaskFunction:
        quarantine = {"QUARANTINE_BUCKET": self.state.quarantine.bucket_name}
        machine = {"STATE_MACHINE_ARN": self.machine.arn}
        ingest = TaskFunction(self, self.state, INGEST, self.code, self.kept | quarantine | machine)
        self._allow_table(ingest, "BatchGetItem", "GetItem", "PutItem", "UpdateItem")
        ingest.grant([self.machine.arn], "states:StartExecution", "states:SendTaskSuccess")
        self._allow_objects(ingest, self.state.payloads, "s3:PutObject")
        self._allow_objects(ingest, self.state.quarantine, "s3:PutObject")
        self.mappings = read_topics(ingest, self.state.stage, around, catalogue.topics())
        return ingest

    def _deadline(self) -> TaskFunction:
        deadline = TaskFunction(self, self.state, DEADLINE, self.code, self.kept | self.told)
        self._allow_table(deadline, "GetItem", "UpdateItem")
        self._allow_notices(deadline)
        return deadline

    def _submit(self) -> TaskFunction:
        settings = {
            "TEMPLATES_BUCKET": self.state.templates.bucket_name,
            "SECRET_ARN": self.state.secret.secret_arn,
            "CONTROLM_ENDPOINT": self._endpoint().value_as_string,
            "CONTROLM": self.state.stage.controlm.settings(),
        }
        submit = TaskFunction(self, self.state, SUBMIT, self.code, self.kept | settings)
        self._allow_table(submit, "GetItem", "Query", "UpdateItem")
        self._allow_objects(submit, self.state.templates, "s3:GetObject")
        self._allow_objects(submit, self.state.payloads, "s3:GetObject", "s3:PutObject")
        submit.grant([self.state.secret.secret_arn], "secretsmanager:GetSecretValue")
        return submit

    def _sweep(self) -> TaskFunction:
        machine = {"STATE_MACHINE_ARN": self.machine.arn}
        sweep = TaskFunction(self, self.state, SWEEP, self.code, self.kept | self.told | machine)
        self._allow_table(sweep, "GetItem", "UpdateItem")
        sweep.grant([f"{self.state.bundles.table_arn}/index/{INDEX}"], "dynamodb:Query")
        verbs = ("StartExecution", "SendTaskSuccess", "SendTaskFailure")
        sweep.grant([self.machine.arn], *(f"states:{verb}" for verb in verbs))
        self._allow_notices(sweep)
        lost = undelivered_ticks(self, self.state.stage)
        sweep.keep_what_fails(lost)
        rule = events.Rule(self, "EachMinute", schedule=events.Schedule.rate(Duration.minutes(1)))
        rule.add_target(
            targets.LambdaFunction(
                sweep.function,
                retry_attempts=0,
                max_event_age=Duration.minutes(1),
                dead_letter_queue=lost,
            )
        )
        return sweep

    def _allow_table(self, function: TaskFunction, *verbs: str) -> None:
        function.grant([self.state.bundles.table_arn], *(f"dynamodb:{verb}" for verb in verbs))

    def _allow_notices(self, function: TaskFunction) -> None:
        """Allow to publish, and to read the events that a notice may quote."""
        self._allow_table(function, "Query")
        self._allow_objects(function, self.state.payloads, "s3:GetObject")
        function.grant(list(self.state.topics.arns(self).values()), "sns:Publish")

    def _allow_objects(self, function: TaskFunction, bucket: s3.IBucket, *actions: str) -> None:
        """Allow actions on all objects of the bucket, and say why all."""
        function.grant([bucket.arn_for_objects("*")], *actions)
        exported = self.resolve(self.state.export_value(bucket.bucket_arn))["Fn::ImportValue"]
        acknowledge(function.role, f"IAM5[Resource::{exported}/*]", ANY_OBJECT)

    def _endpoint(self) -> CfnParameter:
        return CfnParameter(
            self,
            "ControlMEndpoint",
            default=self.state.stage.controlm.endpoint,
            description="Base URL of Control-M's Automation API",
            allowed_pattern=ENDPOINT.pattern,
            constraint_description="must be https, unless it is this very machine",
        )
