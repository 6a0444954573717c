"""StopExecution really aborts, also an execution that waits for a token."""

from time import monotonic, sleep

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped
from moto.stepfunctions.parser.models import (
    StepFunctionsParserBackend,
    stepfunctions_parser_backends,
)
from moto.stepfunctions.responses import StepFunctionResponse

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.clock import now
from localcloud.aws.interpreter.endings import announce
from localcloud.aws.untyped import Untyped

HISTORY_PATIENCE_S = 1.0


def install() -> None:
    """Without it, a waiting execution answers `{}` and stays RUNNING."""
    _let_a_stop_stay_a_stop()
    StepFunctionsParserBackend.stop_execution = _stop_execution
    StepFunctionResponse.stop_execution = _response


def stop_everything() -> None:
    """Let go of every execution that still runs, and of its threads; nobody is told."""
    for execution in stepfunctions_parser_backends[ACCOUNT][REGION]._get_executions():  # noqa: SLF001
        if execution.exec_status == ExecutionStatus.RUNNING:
            _interrupt(execution, None, None)


def _let_a_stop_stay_a_stop() -> None:
    """Keep the interrupted task's error from turning the abort into a failure."""
    set_error = Environment.set_error

    def unless_stopped(self: Untyped, error: Untyped) -> None:
        if not isinstance(self._program_state, ProgramStopped):
            set_error(self, error)

    Environment.set_error = unless_stopped


def _stop_execution(
    self: Untyped,
    execution_arn: str,
    error: str | None = None,
    cause: str | None = None,
) -> Untyped:
    execution = self.describe_execution(execution_arn)
    if execution.exec_status != ExecutionStatus.RUNNING:
        return execution
    _interrupt(execution, error, cause)
    _wait_for_the_last_event(execution.exec_worker.env)
    announce(execution)
    return execution


def _interrupt(execution: Untyped, error: str | None, cause: str | None) -> None:
    stopped_at = now()
    worker = execution.exec_worker
    worker._execution_communication.terminated = lambda: None  # noqa: SLF001 - it must not report
    execution.stop(stopped_at, error, cause)
    execution.exec_status, execution.stop_date = ExecutionStatus.ABORTED, stopped_at
    execution.error, execution.cause = error, cause
    for endpoint in list(worker.env.callback_pool_manager._pool.values()):  # noqa: SLF001
        endpoint.interrupt_all()


def _wait_for_the_last_event(env: Untyped) -> None:
    end = monotonic() + HISTORY_PATIENCE_S
    while monotonic() < end:
        if any(e["type"] == "ExecutionAborted" for e in env.event_manager.get_event_history()[-1:]):
            return
        sleep(0.01)


def _response(self: Untyped) -> Untyped:
    execution = self.stepfunction_backend.stop_execution(
        self._get_param("executionArn"), self._get_param("error"), self._get_param("cause")
    )
    return ActionResult({"stopDate": execution.stop_date})
