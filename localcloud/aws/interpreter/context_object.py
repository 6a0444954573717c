"""`$$.Execution`: StartTime is text, and RedriveCount is there from the first attempt."""

from datetime import datetime

from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from localcloud.aws.clock import instant
from localcloud.aws.untyped import Untyped


def install() -> None:
    """Without it, a state that copies `$$.Execution` hangs its execution."""
    start_details = Execution.get_start_execution_details
    environment = ExecutionWorker._get_evaluation_environment  # noqa: SLF001

    def with_text(self: Untyped) -> Untyped:
        details = start_details(self)
        if isinstance(details.start_time, datetime):
            details.start_time = instant(details.start_time)
        return details

    def with_count(self: Untyped) -> Untyped:
        env = environment(self)
        context = env.states.context_object.context_object_data
        context["Execution"]["RedriveCount"] = getattr(self, "redrive_count", 0)
        return env

    Execution.get_start_execution_details = with_text
    ExecutionWorker._get_evaluation_environment = with_count  # noqa: SLF001
