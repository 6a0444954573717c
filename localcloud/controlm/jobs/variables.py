"""%%NAME becomes its value when a job runs, also inside of what a value brought in."""

import re
from collections.abc import Mapping

from localcloud.controlm.definitions.plan import JobPlan
from localcloud.controlm.jobs.orders import JobOrder

REFERENCE = re.compile(r"%%((?:\\\\\w+\\)?[A-Za-z_][A-Za-z0-9_]*)")
ROUNDS = 10


def expand(text: str, values: Mapping[str, str]) -> str:
    """Expand every known reference, again and again; unknown ones stay."""
    for _ in range(ROUNDS):
        grown = REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)
        if grown == text:
            break
        text = grown
    return text


def values_for(job: JobOrder) -> dict[str, str]:
    r"""Collect what a job can refer to; the job's own variables win over its folder's.

    A pool's variable is written with its pool, %%\\Pool\Variable, so that it meets no other.
    """
    system = {
        "JOBNAME": job.plan.name,
        "ORDERID": job.order_id,
        "ODATE": f"{job.folder.odate:%y%m%d}",
    }
    folder, own = job.folder, {**job.plan.variables, **job.variables}
    return {**system, **folder.pool_variables, **folder.plan.variables, **own}


def command_of(job: JobOrder) -> str:
    """Tell what the job runs, expanded."""
    values = values_for(job)
    return "\n".join(expand(line, values) for line in _lines(job.plan) if line)


def _lines(plan: JobPlan) -> tuple[str, ...]:
    match plan.type:
        case "Job:Script":
            arguments = plan.settings.get("Arguments")
            listed = arguments if isinstance(arguments, list) else []
            script = f"{plan.text('FilePath')}/{plan.text('FileName')}"
            own = " ".join([script, *map(str, listed)])
        case "Job:AWS:Lambda":
            own = f"{plan.text('FunctionName')} {plan.text('Payload')}".rstrip()
        case "Job:AWS:StepFunction":
            own = f"{plan.text('StateMachine')} {plan.text('Input')}".rstrip()
        case _:
            own = plan.text("Command") or plan.text("Script")
    return plan.text("PreCommand"), own, plan.text("PostCommand")
