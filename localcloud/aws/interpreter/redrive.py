"""RedriveExecution: the same execution goes on at the state that did not succeed.

The interpreter starts again at the top-level state that was entered last, with the input that the
history recorded, the definition of the original start, and RedriveCount + 1; retry counters,
timeouts and tokens begin anew because the state is entered anew. A Parallel or Map at that place is
refused: AWS would run its failed branches only.
"""

import json
from datetime import timedelta
from threading import Lock, Thread

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.api import ExecutionNotRedrivable, ExecutionStatus, HistoryEventType
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.parser.utils import TMP_THREADS
from moto.stepfunctions.responses import StepFunctionResponse

from localcloud.aws.clock import instant, now
from localcloud.aws.untyped import Untyped

WINDOW = timedelta(days=14)
MOST_EVENTS = 24_999
TOKEN_LIFE = timedelta(minutes=15)
TOKENS_KEPT = 10
ENDED_BADLY = (ExecutionStatus.FAILED, ExecutionStatus.ABORTED, ExecutionStatus.TIMED_OUT)
_one_at_a_time = Lock()


def install() -> None:
    """Without it, RedriveExecution is not implemented."""
    StepFunctionsParserBackend.redrive_execution = _redrive_execution
    StepFunctionResponse.redrive_execution = _response


def obstacle(execution: Untyped) -> str | None:
    """Say why an execution cannot be redriven; None where it can."""
    status = execution.exec_status
    if status not in ENDED_BADLY:
        return f"Execution is {status.value} and cannot be redriven"
    if execution.stop_date and now() - execution.stop_date > WINDOW:
        return "Execution redrivable period exceeded"
    if len(_history(execution)) >= MOST_EVENTS:
        return "Execution history event limit exceeded"
    return None


class RedriveWorker(ExecutionWorker):  # type: ignore[misc]
    """Runs an execution's definition from the middle."""

    def __init__(self, execution: Untyped, state: str, state_input: Untyped) -> None:
        """Take over the history of the former worker."""
        former = execution.exec_worker
        super().__init__(
            former._evaluation_details,  # noqa: SLF001
            execution._get_start_execution_worker_comm(),  # noqa: SLF001
            former._cloud_watch_logging_session,  # noqa: SLF001
            former._activity_store,  # noqa: SLF001
        )
        self.redrive_count = execution.redrive_count
        self._program = self._get_evaluation_entrypoint()
        self._program.start_at.start_at_name = state
        self.env = self._get_evaluation_environment()
        self.env.event_manager = former.env.event_manager
        self.env.event_history_context = former.env.event_history_context
        context = self.env.states.context_object.context_object_data
        context["Execution"]["RedriveTime"] = instant(execution.redrive_date)
        self.env.states.reset(input_value=state_input)

    def _execution_logic(self) -> None:
        details = EventDetails(executionRedrivenEventDetails={"redriveCount": self.redrive_count})
        self.env.event_manager.add_event(
            context=self.env.event_history_context,
            event_type=HistoryEventType.ExecutionRedriven,
            event_details=details,
        )
        self._program.eval(self.env)
        self._execution_communication.terminated()

    def start(self) -> None:
        """Run in a thread of its own."""
        thread = Thread(target=self._execution_logic, daemon=True)
        TMP_THREADS.append(thread)
        thread.start()


def _redrive_execution(self: Untyped, execution_arn: str, client_token: str | None) -> Untyped:
    execution = self.describe_execution(execution_arn)
    with _one_at_a_time:
        known = _known_tokens(execution)
        if client_token in known:
            return known[client_token]
        why_not = obstacle(execution)
        if why_not is not None:
            raise ExecutionNotRedrivable(f"Execution {execution_arn} is not redrivable: {why_not}")
        _go_on(execution)
        if client_token:
            execution.redrive_tokens = [*known.items(), (client_token, execution.redrive_date)]
        return execution.redrive_date


def _go_on(execution: Untyped) -> None:
    name, state_input = _last_state(execution)
    execution.redrive_count = getattr(execution, "redrive_count", 0) + 1
    execution.redrive_date = now()
    execution.error = execution.cause = execution.stop_date = None
    execution.exec_worker = RedriveWorker(execution, name, json.loads(state_input))
    execution.exec_status = ExecutionStatus.RUNNING
    execution.exec_worker.start()


def _last_state(execution: Untyped) -> tuple[str, str]:
    states = json.loads(execution.state_machine.definition)["States"]
    for event in reversed(_history(execution)):
        entered = event.get("stateEnteredEventDetails")
        if entered and entered["name"] in states:
            if states[entered["name"]]["Type"] in ("Parallel", "Map"):
                raise ExecutionNotRedrivable(f"{entered['name']}: Parallel and Map, not locally")
            return entered["name"], entered["input"]
    raise ExecutionNotRedrivable("no state was entered")


def _known_tokens(execution: Untyped) -> dict[str | None, Untyped]:
    tokens = getattr(execution, "redrive_tokens", [])[-TOKENS_KEPT:]
    return {token: at for token, at in tokens if now() - at < TOKEN_LIFE}


def _history(execution: Untyped) -> list[Untyped]:
    history: list[Untyped] = execution.exec_worker.env.event_manager.get_event_history()
    return history


def _response(self: Untyped) -> Untyped:
    date = self.stepfunction_backend.redrive_execution(
        self._get_param("executionArn"), self._get_param("clientToken")
    )
    return ActionResult({"redriveDate": date})
