"""The body of a call, as every executor of the contract gets it."""

from muster.core.pipelines.executors import ControlM, Executor, Function, Url
from muster.core.pipelines.pipeline import Step
from muster.core.pipelines.step_functions.language import Asl, literal, query
from muster.core.pipelines.step_functions.scope import Scope

RUN, CURRENT = "$states.input.run", "$states.input.current"
STARTS = f"($exists({CURRENT}.starts) ? {CURRENT}.starts : 0)"


def body(step: Step, call_type: str) -> dict[str, str]:
    """Return what the call of a step adds to what every call of the run carries: expressions."""
    return {
        "call_type": literal(call_type),
        "job_name": literal(step.name),
        **({"workflow_properties": properties(step)} if step.properties else {}),
        "idempotency_key": key(step, STARTS),
        "input": answer_read(step),
        "fields": literal(step.fields),
    }


def question(step: Step) -> dict[str, str]:
    """Return the same for the question after the job's state."""
    return {**body(step, "get_status"), "async_job_id": f"{CURRENT}.job_id"}


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


def invocation(scope: Scope, executor: Executor, sent: dict[str, str]) -> Asl:
    """Return the Lambda call that carries a body, through the mediator where there is one."""
    target = executor.target
    match target:
        case Function(name) | ControlM(name):
            return {"FunctionName": name, "Payload": _payload(sent)}
        case Url(url):
            mediated = {**sent, "function_url_to_call": literal(url)}
            return {"FunctionName": scope.parameters.mediator, "Payload": _payload(mediated)}
        case _:
            raise TypeError(target)


def _payload(sent: dict[str, str]) -> str:
    fields = ", ".join(f"{literal(name)}: {value}" for name, value in sent.items())
    return query(f"$merge([{RUN}, {{{fields}}}])")
