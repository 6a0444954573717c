"""DescribeExecution and ListExecutions with what they say about redrives, and every stop date."""

from moto.stepfunctions.responses import StepFunctionResponse

from localcloud.aws.interpreter.redrive import obstacle
from localcloud.aws.untyped import Untyped


def install() -> None:
    """Without it, nobody can see whether an execution may be redriven, or how often it was."""
    describe = StepFunctionResponse.describe_execution
    listing = StepFunctionResponse.list_executions

    def described(self: Untyped) -> Untyped:
        answer = describe(self)
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        body = answer.result
        body.update(_redrives(execution))
        why_not = obstacle(execution)
        body["redriveStatus"] = "REDRIVABLE" if why_not is None else "NOT_REDRIVABLE"
        if why_not is not None:
            body["redriveStatusReason"] = why_not
        return answer

    def listed(self: Untyped) -> Untyped:
        answer = listing(self)
        for item in answer.result["executions"]:
            execution = self.stepfunction_backend.describe_execution(item["executionArn"])
            item.update(_redrives(execution))
        return answer

    StepFunctionResponse.describe_execution = described
    StepFunctionResponse.list_executions = listed


def _redrives(execution: Untyped) -> dict[str, Untyped]:
    said: dict[str, Untyped] = {"redriveCount": getattr(execution, "redrive_count", 0)}
    if said["redriveCount"]:
        said["redriveDate"] = execution.redrive_date
    if execution.stop_date is not None:
        said["stopDate"] = execution.stop_date
    return said
