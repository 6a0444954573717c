"""What could not be handed over goes into the queue that was named for it, as on AWS.

Plug-in for moto 5.2.5, which keeps queues, but no function's `DeadLetterConfig`; whoever gave a
message up puts it here. As on AWS, the queue tells how much lies in it.
"""

from collections.abc import Mapping, Sequence
from threading import Lock

from moto.sqs.models import sqs_backends

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.metrics import service as metrics
from localcloud.aws.metrics.evaluator import DeployedAlarm
from localcloud.aws.untyped import Untyped

OURS = f"arn:aws:sqs:{REGION}:{ACCOUNT}:"
VISIBLE = "ApproximateNumberOfMessagesVisible"
_lock = Lock()
_of_functions: dict[str, str] = {}


def problem(arn: object) -> str | None:
    """Say why this is no queue to put what is undelivered into, if it is none."""
    name = str(arn).removeprefix(OURS)
    if name == str(arn) or name.endswith(".fifo"):
        return f"{arn}: a standard queue of this account and region only"
    return None if name in _backend().queues else f"{arn}: there is no such queue"


def use_for_function(function_name: str, arn: str | None) -> None:
    """Keep in this queue what the function fails at when nobody waits for it; None: nowhere."""
    with _lock:
        _of_functions.pop(function_name, None)
        if arn is not None:
            _of_functions[function_name] = arn


def of_function(function_name: str) -> str | None:
    """Return the function's queue."""
    with _lock:
        return _of_functions.get(function_name)


def forget_all() -> None:
    """Begin a new account."""
    with _lock:
        _of_functions.clear()


def keep(arn: str | None, body: str, about: Mapping[str, str]) -> None:
    """Put a message into the queue, where there is one, with what is known about its failure."""
    if arn is None:
        return
    said = {name: {"DataType": "String", "StringValue": text} for name, text in about.items()}
    _backend().send_message(arn.rpartition(":")[2], body, message_attributes=said)


def alarms() -> Sequence[DeployedAlarm]:
    """Let each queue with messages tell how many they are, then return the alarms."""
    for queue in [*_backend().queues.values()]:
        waiting = queue.approximate_number_of_messages
        if waiting:
            metrics.count("AWS/SQS", VISIBLE, ("QueueName", queue.name), float(waiting))
    return metrics.alarms()


def _backend() -> Untyped:
    return sqs_backends[ACCOUNT][REGION]
