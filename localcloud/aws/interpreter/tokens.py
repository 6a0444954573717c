"""Task tokens: a new one for each attempt, dead with its state, and then `TaskTimedOut`.

moto keeps a retried attempt's token, accepts a token whose task timed out while the execution runs
on, takes a second answer, says `InvalidToken` for closed tasks, and fails while another execution
is still starting.
"""

from threading import Lock

from moto.core.responses import EmptyResult
from moto.stepfunctions.parser.api import InvalidToken, TaskTimedOut
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    resource,
    state_task_service_callback as callback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackPoolManager
from moto.stepfunctions.parser.asl.eval.states import ContextObject
from moto.stepfunctions.parser.models import StepFunctionsParserBackend as Backend
from moto.stepfunctions.parser.utils import long_uid
from moto.stepfunctions.responses import StepFunctionResponse

from localcloud.aws.untyped import Untyped

WAIT = resource.ResourceCondition.WaitForTaskToken
SENDERS = ("send_task_success", "send_task_failure", "send_task_heartbeat")
issued: set[str] = set()


def install() -> None:
    """Make tokens behave as Step Functions documents them."""
    _remember_tokens()
    _let_tokens_die_with_their_state()
    _give_each_attempt_its_own()
    for name in SENDERS:
        _answer_timed_out(name)
    _skip_executions_that_still_start()
    _keep_the_cause_of_a_failure()
    _take_one_answer_only()


def _remember_tokens() -> None:
    update = ContextObject.update_task_token

    def remembering(self: Untyped) -> Untyped:
        token = update(self)
        self.task_of_attempt = self.context_object_data["Task"]  # shared with the attempt's frame
        issued.add(token)
        return token

    ContextObject.update_task_token = remembering


def _let_tokens_die_with_their_state() -> None:
    body = callback.StateTaskServiceCallback._eval_body  # noqa: SLF001

    def forgetting(self: Untyped, env: Untyped) -> None:
        try:
            body(self, env)
        finally:
            task = getattr(env.states.context_object, "task_of_attempt", None)
            if task:
                env.callback_pool_manager._pool.pop(task["Token"], None)  # noqa: SLF001

    callback.StateTaskServiceCallback._eval_body = forgetting  # noqa: SLF001


def _give_each_attempt_its_own() -> None:
    attempt = callback.StateTaskServiceCallback._eval_execution  # noqa: SLF001

    def renewing(self: Untyped, env: Untyped) -> None:
        context = env.states.context_object.context_object_data
        if self.resource.condition == WAIT and context["State"]["RetryCount"] > 0:
            env.callback_pool_manager._pool.pop(context["Task"]["Token"], None)  # noqa: SLF001
            context["Task"]["Token"] = long_uid()
            issued.add(context["Task"]["Token"])
            env.callback_pool_manager.add(context["Task"]["Token"])
        attempt(self, env)

    callback.StateTaskServiceCallback._eval_execution = renewing  # noqa: SLF001


def _answer_timed_out(name: str) -> None:
    send = getattr(Backend, name)

    def sending(self: Untyped, task_token: str, *args: Untyped, **named: Untyped) -> Untyped:
        try:
            return send(self, task_token, *args, **named)
        except InvalidToken:
            if task_token in issued:
                raise TaskTimedOut(
                    "Task Timed Out: 'Provided task does not exist anymore'"
                ) from None
            raise

    setattr(Backend, name, sending)


def _skip_executions_that_still_start() -> None:
    executions = Backend._get_executions  # noqa: SLF001

    def started(self: Untyped, *status: Untyped) -> list[Untyped]:
        return [
            execution
            for execution in executions(self, *status)
            if execution.exec_worker is not None and execution.exec_worker.env is not None
        ]

    Backend._get_executions = started  # noqa: SLF001


def _take_one_answer_only() -> None:
    notify = CallbackPoolManager.notify
    one_at_a_time = Lock()

    def once(self: Untyped, callback_id: str, outcome: Untyped) -> bool:
        with one_at_a_time:
            endpoint = self.get(callback_id)
            if endpoint is None or getattr(endpoint, "answered", False):
                return False
            endpoint.answered = True
            return bool(notify(self, callback_id, outcome))

    CallbackPoolManager.notify = once


def _keep_the_cause_of_a_failure() -> None:
    def send_task_failure(self: Untyped) -> Untyped:
        self.stepfunction_backend.send_task_failure(
            self._get_param("taskToken"),
            error=self._get_param("error"),
            cause=self._get_param("cause"),
        )
        return EmptyResult()

    StepFunctionResponse.send_task_failure = send_task_failure
