"""The state machine whose executions each wait for one bundle."""

from pathlib import Path

from aws_cdk import (
    Fn,
    Stack,
    aws_iam as iam,
    aws_lambda as lambda_,
    aws_stepfunctions as sfn,
)
from constructs import Construct

from stacks.key import USE
from stacks.log import log_group
from stacks.nag import NO_TRACE, acknowledge
from stacks.state import StateStack

ASL = Path(__file__).resolve().parent.parent / "statemachines" / "bundle.asl.json"
NO_RESOURCE = (
    "Log delivery and X-Ray know no narrower resource: AWS documents these actions with a star"
    " only. The actions are listed one by one, and no other statement of this role has a star."
)


class BundleMachine(Construct):
    """The machine as written in `statemachines/`, with a role that may do just what it says."""

    def __init__(
        self,
        scope: Construct,
        state: StateStack,
        deadline: lambda_.IFunction,
        submit: lambda_.IFunction,
    ) -> None:
        super().__init__(scope, "Machine")
        name = f"muster-{state.stage.name}-bundles"
        self.name = f"{name}-*"
        self.role = _role(self, state, [deadline.function_arn, submit.function_arn])
        machine = sfn.StateMachine(
            self,
            "Bundles",
            state_machine_name=f"{name}-{_of_this_deployment(self)}",
            definition_body=sfn.DefinitionBody.from_file(str(ASL)),
            definition_substitutions={
                "TableName": state.bundles.table_name,
                "DeadlineArn": deadline.function_arn,
                "SubmitArn": submit.function_arn,
            },
            role=self.role,
            tracing_enabled=state.stage.traced,
            logs=_logs(self, state, name),
        )
        self.arn = machine.state_machine_arn
        if not state.stage.traced:
            _acknowledge_no_trace(machine)


def _logs(scope: Construct, state: StateStack, name: str) -> sfn.LogOptions:
    return sfn.LogOptions(
        destination=log_group(scope, state, f"/aws/vendedlogs/states/{name}"),
        level=sfn.LogLevel.ALL,
        include_execution_data=False,
    )


def _acknowledge_no_trace(machine: sfn.StateMachine) -> None:
    acknowledge(machine, "SF2", NO_TRACE)
    acknowledge(machine, "StepFunctionStateMachineXray", NO_TRACE, "Serverless")


def _of_this_deployment(scope: Construct) -> str:
    """Return eight digits of the stack's identity.

    A stage that is deployed again after its removal gets a machine of another name: the former
    one is DELETING for as long as executions wait in it, and keeps their names for 90 days.
    """
    identity = Fn.select(2, Fn.split("/", Stack.of(scope).stack_id))
    return Fn.select(0, Fn.split("-", identity))


def _role(scope: Construct, state: StateStack, functions: list[str]) -> iam.Role:
    role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
    allowed = (
        (["dynamodb:UpdateItem"], [state.bundles.table_arn]),
        (["lambda:InvokeFunction"], functions),
        (list(USE), [state.key.key_arn]),
    )
    for actions, resources in allowed:
        role.add_to_policy(iam.PolicyStatement(actions=actions, resources=resources))
    acknowledge(role, "IAM5[Resource::*]", NO_RESOURCE)
    return role
