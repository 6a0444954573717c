"""DeleteStateMachine: the machine goes only once nothing runs in it, and is DELETING until then.

Until then nothing starts in it, none can be created under its name, and an execution that runs
ends at its next transition, as AWS documents.
"""

from moto.stepfunctions.parser.api import ExecutionStatus, HistoryEventType, StateMachineDeleting
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import (
    StatesErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.models import (
    StepFunctionsParserBackend,
    stepfunctions_parser_backends,
)
from moto.stepfunctions.responses import StepFunctionResponse

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.untyped import Untyped

_delete = StepFunctionsParserBackend.delete_state_machine


def install() -> None:
    """Without it, executions outlive their machine, or are forgotten with it."""
    StepFunctionsParserBackend.delete_state_machine = _begin
    _let_nothing_begin()
    _end_at_a_transition()
    _tell()


def _let_nothing_begin() -> None:
    start = StepFunctionsParserBackend.start_execution
    create = StepFunctionsParserBackend.create_state_machine

    def started(self: Untyped, arn: str, *rest: Untyped) -> Untyped:
        _refuse(self, arn)
        return start(self, arn, *rest)

    def created(self: Untyped, name: str, *rest: Untyped, **named: Untyped) -> Untyped:
        _refuse(self, f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}")
        return create(self, name, *rest, **named)

    StepFunctionsParserBackend.start_execution = started
    StepFunctionsParserBackend.create_state_machine = created


def _end_at_a_transition() -> None:
    enter = CommonStateField._eval_body  # noqa: SLF001

    def entered(self: Untyped, env: Untyped) -> None:
        arn = env.states.context_object.context_object_data["StateMachine"]["Id"]
        if _is_deleting(_machine(stepfunctions_parser_backends[ACCOUNT][REGION], arn)):
            raise _end(env, arn.rsplit(":", 1)[-1])
        enter(self, env)

    CommonStateField._eval_body = entered  # noqa: SLF001


def _tell() -> None:
    describe = StepFunctionResponse.describe_state_machine

    def described(self: Untyped) -> Untyped:
        arn = self._get_param("stateMachineArn")
        is_deleting = _is_deleting(_machine(self.stepfunction_backend, arn))
        answer = describe(self)
        if is_deleting:
            answer.result["status"] = "DELETING"
        return answer

    StepFunctionResponse.describe_state_machine = described


def _begin(self: Untyped, arn: str) -> None:
    machine = _machine(self, arn)
    if machine is not None:
        machine.is_deleting = True
        _machine(self, arn)


def _machine(backend: Untyped, arn: str) -> Untyped | None:
    """Return the machine; one that is being deleted goes here once nothing runs in it."""
    machine = next((each for each in backend.state_machines if each.arn == arn), None)
    runs = machine is not None and any(
        each.exec_status == ExecutionStatus.RUNNING for each in machine.executions
    )
    if _is_deleting(machine) and not runs:
        _delete(backend, arn)
        return None
    return machine


def _is_deleting(machine: Untyped | None) -> bool:
    return bool(getattr(machine, "is_deleting", False))


def _refuse(backend: Untyped, arn: str) -> None:
    if _is_deleting(_machine(backend, arn)):
        raise StateMachineDeleting(f"State Machine is being deleted: '{arn}'")


def _end(env: Untyped, name: str) -> FailureEventException:
    details = {"error": "States.Runtime", "cause": f"State machine {name} has been deleted."}
    return FailureEventException(
        failure_event=FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=StatesErrorNameType.StatesRuntime),
            event_type=HistoryEventType.ExecutionFailed,
            event_details=EventDetails(executionFailedEventDetails=details),
        )
    )
