"""Tells a listener of every execution that ends, however it ends."""

from collections.abc import Callable

from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication

from localcloud.aws.untyped import Untyped

OnEnd = Callable[[str, str], None]  # state machine ARN, status
_listeners: list[OnEnd] = []


def listen(on_end: OnEnd | None) -> None:
    """Let this one hear of endings; None silences."""
    _listeners[:] = [] if on_end is None else [on_end]


def announce(execution: Untyped) -> None:
    """Pass on one ending."""
    for on_end in _listeners:
        on_end(execution.state_machine_arn, str(execution.exec_status.value))


def install() -> None:
    """Without it, AWS/States has no metrics, and no alarm hears of a failed execution."""
    terminated = BaseExecutionWorkerCommunication.terminated

    def and_tell(self: Untyped) -> None:
        terminated(self)
        announce(self.execution)

    BaseExecutionWorkerCommunication.terminated = and_tell
