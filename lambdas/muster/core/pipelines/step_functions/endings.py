"""How a step ends: its line of the result, or a named error that a redrive goes on from."""

from muster.core.definition import Json
from muster.core.pipelines.pipeline import Step
from muster.core.pipelines.step_functions.body import CURRENT
from muster.core.pipelines.step_functions.language import (
    NOW,
    REDRIVES,
    Asl,
    literal,
    query,
    retry,
    way,
)
from muster.core.pipelines.step_functions.scope import Names, Scope

HALT = "${HaltArn}"
LAMBDA = "arn:aws:states:::lambda:invoke"
UNSENT = ("Lambda.TooManyRequestsException",)
DOUBTFUL = (
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "ExecutorUnreachable",
)
TRANSPORT = (*UNSENT, *DOUBTFUL)
CAUSE = 500  # characters kept of what an executor said


def endings(step: Step, scope: Scope, then: str | None) -> dict[str, Json]:
    """Return the states in which the step ends."""
    names = Names(step)
    found: dict[str, Json] = {names.ended: _ended(step, scope, then)}
    if step.continues:
        found[names.continued] = _continued(step, then)
    return found


def failed(step: Step) -> Asl:
    """Fail by name; a redrive finds the count advanced and begins the step again."""
    return {
        "Type": "Task",
        "Resource": LAMBDA,
        "Arguments": {
            "FunctionName": HALT,
            "Payload": {
                "step": step.id,
                "job_name": step.name,
                "current": query(CURRENT),
                "redrives": query(REDRIVES),
            },
        },
        "Retry": retry(TRANSPORT),
        "Output": query('$merge([$states.input, {"current": $states.result.Payload}])'),
        "Next": Names(step).begin,
    }


def catch(step: Step) -> Asl:
    """Catch whatever a step that may fail raises, and nothing for any other step."""
    if not step.continues:
        return {}
    first = f"$exists({CURRENT}.first) ? {CURRENT}.first : {NOW}"
    told = '"word": $states.errorOutput.Error, "message": $states.errorOutput.Cause'
    current = f'$merge([{CURRENT}, {{"first": {first}, {told}}}])'
    error = f'$merge([$states.input, {{"current": {current}}}])'
    caught: Asl = {
        "ErrorEquals": ["States.ALL"],
        "Output": query(error),
        "Next": Names(step).continued,
    }
    return {"Catch": [caught]}


def _ended(step: Step, scope: Scope, then: str | None) -> Asl:
    answer = f", {literal(step.id)}: {CURRENT}.answer" if scope.is_read(step.id) else ""
    answers = f"$merge([$states.input.answers, {{{answer.removeprefix(', ')}}}])"
    return {"Type": "Pass", "Output": query(_noted(step, "succeeded", answers)), **way(then)}


def _continued(step: Step, then: str | None) -> Asl:
    return {
        "Type": "Pass",
        "Output": query(_noted(step, "continued", "$states.input.answers", _error())),
        **way(then),
    }


def _error() -> str:
    shown = f"$substring($string({CURRENT}.message), 0, {CAUSE})"
    return f', "error": $string({CURRENT}.word), "cause": {shown}'


def _noted(step: Step, outcome: str, answers: str, more: str = "") -> str:
    """Add the step's line to the result, and forget what was only needed to get there."""
    line = (
        f'{{"outcome": {literal(outcome)}, "job_id": $exists({CURRENT}.job_id) ? {CURRENT}.job_id'
        f' : null, "first": $exists({CURRENT}.first) ? {CURRENT}.first : {NOW}, "last": {NOW},'
        f' "polls": $exists({CURRENT}.polls) ? {CURRENT}.polls : 0{more}}}'
    )
    steps = f"$merge([$states.input.steps, {{{literal(step.id)}: {line}}}])"
    return f'{{"run": $states.input.run, "answers": {answers}, "steps": {steps}}}'
