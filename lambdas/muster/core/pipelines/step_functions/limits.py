"""What Step Functions cannot do, told before anything is deployed."""

import json
import math
from collections.abc import Iterator

from muster.core.checking.problem import Report
from muster.core.pipelines.executors import Executor, Google, Native, Operator, Parameters, Url
from muster.core.pipelines.pipeline import Call, Job, Nested, Pipeline, Step
from muster.core.pipelines.step_functions.language import literal
from muster.core.pipelines.step_functions.machine import machine
from muster.core.pipelines.step_functions.natives import INTEGRATIONS

EVENTS = 25_000  # of one execution's history; a hard quota
SPARE = 1_000  # for retries and redrives, which write to the same history
PER_POLL = 9  # Wait 2, Task 5, Choice 2
PER_STEP = 16  # call 5, choice 2, end 2, failure 5, catch 2
PER_LEVEL = 4
PER_RUN = 6
BYTES = 256 * 1024  # of a state's input or output; a hard quota
LINE = 900  # bytes of a step's line in the result: id of its job, two instants, error and cause
FOR_RUN = 64 * 1024  # left for what a run is given and for the answers that steps read
DEFINITION = 1024 * 1024


def judge(pipeline: Pipeline, parameters: Parameters, report: Report) -> None:
    """Note executors that only other engines have, and what outgrows a quota."""
    for step in pipeline.steps():
        for path, code, message in _executors(step, parameters):
            report.add(step.at.line, code, f"{step.at.path}{path}: {message}")
    if report.has_errors():
        return
    _history(pipeline, parameters, report)
    _payload(pipeline, report)
    size = len(json.dumps(machine(pipeline, parameters), separators=(",", ":")))
    if size > DEFINITION:
        told = f"the definition has {size:,} bytes; Step Functions takes {DEFINITION:,}"
        report.add(1, "P22", f"{told}; split the pipeline with a step of TYPE workflows")


def _executors(step: Step, parameters: Parameters) -> Iterator[tuple[str, str, str]]:
    match step.work:
        case Nested():
            return
        case Call(executor=name):
            yield from _starter(step, parameters.executor(name), parameters)
        case Job(executor=name, status=status):
            starter, asked = parameters.executor(name), parameters.executor(status)
            yield from _starter(step, starter, parameters)
            if starter == asked:
                return
            yield from _elsewhere(asked, parameters)
            if isinstance(asked.target, Native):
                service = asked.target.service
                told = f"'{status}' is aws:{service}, which knows of its own jobs only"
                yield ".FUNCTION_STATUS_NAME", "P19", told


def _starter(
    step: Step, executor: Executor, parameters: Parameters
) -> Iterator[tuple[str, str, str]]:
    yield from _elsewhere(executor, parameters)
    if not isinstance(executor.target, Native):
        return
    service = executor.target.service
    integration = INTEGRATIONS[service]
    missing = [name for name in integration.needs if not step.properties.get(name)]
    if missing:
        yield ".STEP_PROPERTIES", "P20", f"aws:{service} needs {', '.join(missing)}"
    if isinstance(step.work, Call) and not integration.suffix:
        yield ".TYPE", "P19", f"aws:{service} is asked until it has ended; use TYPE async"


def _elsewhere(executor: Executor, parameters: Parameters) -> Iterator[tuple[str, str, str]]:
    """P19: an executor that this engine cannot call."""
    match executor.target:
        case Google(product):
            told = f"google:{product}, which Airflow and Cloud Workflows have"
        case Operator(path):
            told = f"airflow:{path}, which only Airflow has"
        case Url() if not parameters.mediator:
            told = "an https address; Step Functions calls it through pFunctionIntermediateName"
        case _:
            return
    yield "", "P19", f"'{executor.name}' is {told}"


def polls(work: Job) -> int:
    """Return how often a job may be asked: each pause, and once when its time is up."""
    return math.ceil(work.limit / work.wait) + 1


def _polled(step: Step, parameters: Parameters) -> int:
    """Return how often a step asks; a service that is watched to its end is never asked."""
    match step.work:
        case Job() as work:
            target = parameters.executor(work.executor).target
            if isinstance(target, Native) and work.status == work.executor:
                return 0 if INTEGRATIONS[target.service].suffix else polls(work)
            return polls(work)
        case _:
            return 0


def _history(pipeline: Pipeline, parameters: Parameters, report: Report) -> None:
    """P21: the arithmetic of the longest run."""
    asked = [(_polled(step, parameters), step) for step in pipeline.steps()]
    total = sum(number for number, _ in asked)
    fixed = PER_RUN + PER_LEVEL * len(pipeline.levels) + PER_STEP * len(asked)
    events = total * PER_POLL + fixed
    if events <= EVENTS - SPARE:
        return
    most, step = max(asked, key=lambda each: each[0])
    sum_ = f"{total:,} polls x {PER_POLL} + {fixed:,} = {events:,} events"
    advice = "raise WAIT_TIME_SECONDS, lower ASYNC_TIMEOUT_LOOP_IN_MINUTES, or nest a pipeline"
    message = f"{most:,} of {sum_}; a run keeps {EVENTS:,}, {SPARE:,} of them for retries"
    report.add(step.at.line, "P21", f"{step.at.path}: {message}; {advice}")


def _payload(pipeline: Pipeline, report: Report) -> None:
    """P23: the result's lines, and what a call carries."""
    room = f"a state passes on {BYTES:,}, {FOR_RUN:,} of them for input and answers"
    for step in pipeline.steps():
        size = len(literal({**step.properties, **step.fields}).encode())
        if size > BYTES - FOR_RUN:
            told = f"{step.at.path}: {size:,} bytes of properties and unknown fields"
            report.add(step.at.line, "P23", f"{told}; {room}")
    steps = [*pipeline.steps()]
    size = LINE * len(steps)
    if size > BYTES - FOR_RUN:
        told = f"{len(steps):,} steps x {LINE} bytes = {size:,} bytes of result"
        report.add(1, "P23", f"{told}; {room}; nest a pipeline")
