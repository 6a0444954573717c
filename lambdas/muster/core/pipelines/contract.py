"""The call contract, for executors of one's own: typed calls in, the right words out.

An executor of `sync` steps is a function from `Call` to `Succeeded` or `Failed`. One of `async`
steps is a `JobExecutor`. Hand either to `serving_calls` or `serving_jobs` for the Lambda's handler.
Raise `ExecutorUnreachable` where the job's own service could not be asked: the call is repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from muster.core.definition import Json
from muster.core.errors import InvalidCallError

LONGEST_ID = 256
Body = Mapping[str, Any]
Handler = Callable[[Body, object], dict[str, Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What every call carries; `key` is the same in every repeat of one start."""

    job: str
    workflow: str
    execution: str
    key: str
    variables: Mapping[str, Json]
    properties: Mapping[str, Json]
    read: Json  # the answer of the step that this one reads
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Done; `result` is what a later step may read."""

    result: Json = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Ended otherwise; the message is told with the step."""

    message: str


@dataclass(frozen=True, slots=True)
class Running:
    """Not ended yet."""


class JobExecutor(Protocol):
    """Starts jobs and knows their state."""

    def start(self, call: Call) -> str:
        """Return the job's id; the same key again is the same job, not a second one."""
        ...

    def state(self, call: Call, job_id: str) -> Succeeded | Running | Failed:
        """Say how the job is; may be asked any number of times."""
        ...


def serving_calls(executor: Callable[[Call], Succeeded | Failed]) -> Handler:
    """Return the handler of a `sync` executor."""

    def handler(body: Body, _context: object) -> dict[str, Json]:
        _call_type(body, "get_id")
        return _said(executor(call_from(body)))

    return handler


def serving_jobs(executor: JobExecutor) -> Handler:
    """Return the handler of an `async` executor."""

    def handler(body: Body, _context: object) -> dict[str, Json]:
        call = call_from(body)
        if _call_type(body, "get_id", "get_status") == "get_status":
            return _said(executor.state(call, _text(body, "async_job_id")))
        job_id = executor.start(call)
        if not 0 < len(job_id) <= LONGEST_ID:
            raise InvalidCallError(f"job id of {len(job_id)} characters; 1 to {LONGEST_ID}")
        return {"job_id": job_id}

    return handler


def call_from(body: Body) -> Call:
    """Read a body; `InvalidCallError` names the field that is missing or of another kind."""
    return Call(
        job=_text(body, "job_name"),
        workflow=_text(body, "workflow_name"),
        execution=_text(body, "execution_id"),
        key=_text(body, "idempotency_key"),
        variables=_object(body, "query_variables"),
        properties=_object(body, "workflow_properties"),
        read=body.get("input"),
        fields=_object(body, "fields"),
    )


def _said(state: Succeeded | Running | Failed) -> dict[str, Json]:
    match state:
        case Succeeded(result):
            return {"status": "success", "result": result}
        case Running():
            return {"status": "running"}
        case Failed(message):
            return {"status": "failed", "message": message}


def _call_type(body: Body, *known: str) -> str:
    found = _text(body, "call_type")
    if found not in known:
        raise InvalidCallError(f"call_type {found!r}: expected {' or '.join(known)}")
    return found


def _text(body: Body, name: str) -> str:
    found = body.get(name)
    if not isinstance(found, str) or not found:
        raise InvalidCallError(f"{name}: expected text")
    return found


def _object(body: Body, name: str) -> Mapping[str, Json]:
    found = body.get(name, {})
    if not isinstance(found, Mapping):
        raise InvalidCallError(f"{name}: expected an object")
    return found
