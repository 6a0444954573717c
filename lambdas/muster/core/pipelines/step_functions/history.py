"""The arithmetic of a run's history, and which steps ask in executions of their own for it."""

import math
from collections.abc import Collection

from muster.core.pipelines.executors import Native, Parameters
from muster.core.pipelines.pipeline import Job, JobId, Pipeline, Step
from muster.core.pipelines.step_functions.natives import INTEGRATIONS

EVENTS = 25_000  # of one execution's history; a hard quota
SPARE = 1_000  # for retries and redrives, which write to the same history
PER_POLL = 9  # Wait 2, Task 5, Choice 2
PER_STEP = 20  # call 5, choice 2, end 2, failure 5, catch 2, executions of its own 4
PER_LEVEL = 4
PER_RUN = 6
PART = 2_500  # questions that one execution of its own asks


def polls(work: Job) -> int:
    """Return how often a job may be asked: after each pause until its time is up."""
    return math.ceil(work.limit / work.wait)


def questions(step: Step, parameters: Parameters) -> int:
    """Return how often a step asks; a service that is watched to its end is never asked."""
    match step.work:
        case Job() as work:
            target = parameters.executor(work.executor).target
            if isinstance(target, Native) and work.status == work.executor:
                return 0 if INTEGRATIONS[target.service].suffix else polls(work)
            return polls(work)
        case _:
            return 0


def parted(pipeline: Pipeline, parameters: Parameters) -> frozenset[JobId]:
    """Choose the steps that ask most, until what is left fits into one history."""
    asked = {step.id: questions(step, parameters) for step in pipeline.steps()}
    chosen = set[JobId]()
    for step in sorted(asked, key=lambda each: (-asked[each], each)):
        if events(pipeline, parameters, chosen) <= EVENTS - SPARE:
            break
        chosen.add(step)
    return frozenset(chosen)


def events(pipeline: Pipeline, parameters: Parameters, elsewhere: Collection[JobId] = ()) -> int:
    """Count the longest run's events but for those of questions that are asked elsewhere."""
    steps = [*pipeline.steps()]
    here = [questions(step, parameters) for step in steps if step.id not in elsewhere]
    fixed = PER_RUN + PER_LEVEL * len(pipeline.levels) + PER_STEP * len(steps)
    return PER_POLL * sum(here) + fixed


def parts(number: int) -> int:
    """Return how many executions share so many questions; all but the first repeat one."""
    return max(1, math.ceil((number - 1) / (PART - 1)))
