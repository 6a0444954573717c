"""Steps whose job a service of AWS runs, and pipelines that run within another."""

from muster.core.definition import Json
from muster.core.pipelines.executors import Native
from muster.core.pipelines.pipeline import Call, Job, Nested, Step
from muster.core.pipelines.step_functions.asked import (
    asking,
    began,
    begun,
    kept,
    polled,
    watched,
)
from muster.core.pipelines.step_functions.body import CURRENT
from muster.core.pipelines.step_functions.endings import catch
from muster.core.pipelines.step_functions.language import Asl, literal, query, retry
from muster.core.pipelines.step_functions.natives import INTEGRATIONS, Integration
from muster.core.pipelines.step_functions.parts import watched_in_parts
from muster.core.pipelines.step_functions.requests import nested
from muster.core.pipelines.step_functions.scope import Names, Scope

RESULT = "$states.result"
ARN = "arn:aws:states:::"
STATEMENT = "aws-sdk:redshiftdata:describeStatement"
WORDS = {
    "FINISHED": "success",
    "SUBMITTED": "running",
    "PICKED": "running",
    "STARTED": "running",
}


def run_to_its_end(step: Step, work: Call | Job, target: Native) -> dict[str, Json]:
    """Return the one state in which the service itself says when the job has ended."""
    integration = INTEGRATIONS[target.service]
    limit = work.limit if isinstance(work, Job) else work.timeout
    return {
        Names(step).begin: {
            **_start(step, integration, integration.suffix),
            "TimeoutSeconds": limit,
            "Output": query(kept(f"{_id(integration)}, {_answer()}, {began()}")),
            "Next": Names(step).ended,
        }
    }


def started_by(step: Step, work: Job, scope: Scope, target: Native) -> dict[str, Json]:
    """Return the states of a job that the service starts and that is then asked about."""
    names, integration = Names(step), INTEGRATIONS[target.service]
    deadline = f'"deadline": $millis() + {work.limit * 1000}'
    is_own = work.status == work.executor
    question = _asking_redshift(work) if is_own else asking(step, work, scope)
    return {
        names.begin: {
            **_start(step, integration, ""),
            "TimeoutSeconds": work.timeout,
            "Output": query(kept(f"{_id(integration)}, {deadline}, {began()}")),
            "Next": names.begun,
        },
        names.begun: begun(step),
        **watching(step, work, scope, question),
    }


def watching(step: Step, work: Job, scope: Scope, asking: Asl) -> dict[str, Json]:
    """Return the states that ask, in parts where one history is too short."""
    watch = watched_in_parts if step.id in scope.parted else watched
    return watch(step, work, asking)


def within(step: Step, work: Nested) -> dict[str, Json]:
    """Return the state that runs another pipeline to its end."""
    integration = INTEGRATIONS["step-functions"]
    state: Asl = {
        **_start(step, integration, integration.suffix),
        "Arguments": nested(step, work.workflow),
        "TimeoutSeconds": work.limit,
        "Output": query(kept(f"{_id(integration)}, {_answer()}, {began()}")),
        "Next": Names(step).ended,
    }
    return {Names(step).begin: state}


def _start(step: Step, integration: Integration, suffix: str) -> Asl:
    return {
        "Type": "Task",
        "Resource": f"{ARN}{integration.resource}{suffix}",
        "Arguments": integration.arguments(step),
        "Retry": retry(integration.retried()),
        **catch(step),
    }


def _asking_redshift(work: Job) -> Asl:
    """Return the call that asks Redshift for its statement, which it says in its own words."""
    word = f"($w := $lookup({literal(WORDS)}, {RESULT}.Status); $exists($w) ? $w : {RESULT}.Status)"
    message = f'($m := {RESULT}.Error; $exists($m) ? $m : "")'
    facts = f'"word": {word}, "message": {message}, {_answer()}, {polled()}'
    return {
        "Type": "Task",
        "Resource": f"{ARN}{STATEMENT}",
        "Arguments": {"Id": query(f"{CURRENT}.job_id")},
        "TimeoutSeconds": work.timeout,
        "Retry": retry(INTEGRATIONS["redshift-data"].retried()),
        "Output": query(kept(facts)),
    }


def _id(integration: Integration) -> str:
    """Read the id from the first place that has one."""
    found = '""'
    for path in reversed(integration.job_ids):
        found = f"($exists({RESULT}.{path}) ? {RESULT}.{path} : {found})"
    return f'"job_id": {found}, "word": "no job id", "message": ""'


def _answer() -> str:
    return f'"answer": {RESULT}'
