"""The body of a call, as every executor of the contract gets it."""

from muster.core.definition import Json
from muster.core.pipelines.executors import ControlM, Executor, Function, Url
from muster.core.pipelines.pipeline import Step
from muster.core.pipelines.step_functions.language import Asl, literal, query
from muster.core.pipelines.step_functions.scope import Scope

RUN, CURRENT = "$states.input.run", "$states.input.current"
STARTS = f"($exists({CURRENT}.starts) ? {CURRENT}.starts : 0)"


def body(step: Step, call_type: str) -> dict[str, Json]:
    """Return the body that starts a job, or calls a `sync` executor."""
    return {
        "call_type": call_type,
        "workflow_name": query(f"{RUN}.workflow_name"),
        "execution_id": query(f"{RUN}.execution_id"),
        "job_name": step.name,
        "query_variables": query(f"{RUN}.query_variables"),
        "workflow_properties": query(properties(step)),
        "idempotency_key": query(key(step, STARTS)),
        "input": query(answer_read(step)),
        "fields": query(literal(step.fields)),
    }


def question(step: Step) -> dict[str, Json]:
    """Return the body that asks for the state of the job."""
    return {**body(step, "get_status"), "async_job_id": query(f"{CURRENT}.job_id")}


def properties(step: Step) -> str:
    """Lay the step's properties over those of the run."""
    return f"$merge([{RUN}.workflow_properties, {literal(step.properties)}])"


def key(step: Step, number: str) -> str:
    """Name one start of the job, the same in every repeat of its call."""
    named = f"{RUN}.execution_id & {literal('|' + step.id + '|')} & $string({number})"
    return f'$hash({named}, "SHA-256")'


def answer_read(step: Step) -> str:
    """Return the answer of the step that this one reads; null where it has failed."""
    if step.reads is None:
        return "null"
    found = f"$lookup($states.input.answers, {literal(step.reads)})"
    return f"($read := {found}; $exists($read) ? $read : null)"


def invocation(scope: Scope, executor: Executor, sent: dict[str, Json]) -> Asl:
    """Return the Lambda call that carries a body, through the mediator where there is one."""
    target = executor.target
    match target:
        case Function(name):
            return {"FunctionName": name, "Payload": sent}
        case ControlM(function):
            return {"FunctionName": function, "Payload": sent}
        case Url(url):
            mediated: dict[str, Json] = {**sent, "function_url_to_call": url}
            return {"FunctionName": scope.parameters.mediator, "Payload": mediated}
        case _:
            raise TypeError(target)
