"""Metrics that services give of what they run, and that a function's log lines carry."""

from localcloud.aws.metrics import service
from localcloud.aws.metrics.emf import metrics_in

ENDED = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "ABORTED": "ExecutionsAborted",
    "TIMED_OUT": "ExecutionsTimedOut",
}


def of_a_line(_: str, line: bytes) -> None:
    """Put what a log line carries."""
    for namespace, metric_data in metrics_in(line):
        service.put(namespace, metric_data)


def of_a_run(function_name: str, milliseconds: float, failed: bool) -> None:  # noqa: FBT001
    """Put what Lambda says of one invocation."""
    by_function = ("FunctionName", function_name)
    service.count("AWS/Lambda", "Invocations", by_function)
    service.count("AWS/Lambda", "Errors", by_function, float(failed))
    service.count("AWS/Lambda", "Duration", by_function, milliseconds)


def of_an_ending(state_machine_arn: str, status: str) -> None:
    """Put what Step Functions says of an execution that ended."""
    service.count("AWS/States", ENDED[status], ("StateMachineArn", state_machine_arn))
