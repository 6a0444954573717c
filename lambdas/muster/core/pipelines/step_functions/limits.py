"""What Step Functions cannot do, told before anything is deployed."""

import json
from collections.abc import Iterator

from muster.core.checking.problem import Report
from muster.core.pipelines.executors import Executor, Google, Native, Operator, Parameters, Url
from muster.core.pipelines.pipeline import Call, Job, Nested, Pipeline, Step
from muster.core.pipelines.step_functions.history import (
    EVENTS,
    PER_POLL,
    events,
    parted,
    parts,
    questions,
)
from muster.core.pipelines.step_functions.language import literal
from muster.core.pipelines.step_functions.machine import machine
from muster.core.pipelines.step_functions.natives import INTEGRATIONS

YEAR = 365 * 24 * 60 * 60  # seconds that an execution may last; a hard quota
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
    _duration(pipeline, report)
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


def _history(pipeline: Pipeline, parameters: Parameters, report: Report) -> None:
    """W15: the arithmetic of a run that one history could not tell."""
    asked = {step.id: questions(step, parameters) for step in pipeline.steps()}
    total, chosen = events(pipeline, parameters), parted(pipeline, parameters)
    for step in pipeline.steps():
        if step.id in chosen:
            number = asked[step.id]
            sum_ = f"{number:,} polls x {PER_POLL} of {total:,} events; a run keeps {EVENTS:,}"
            told = f"{sum_}, so {parts(number):,} executions of its own ask in turn"
            report.add(step.at.line, "W15", f"{step.at.path}: {told}")


def _duration(pipeline: Pipeline, report: Report) -> None:
    """P21: a step that may outlast every run."""
    for step in pipeline.steps():
        if not isinstance(step.work, Call) and step.work.limit > YEAR:
            told = f"{step.work.limit:,} seconds; a run of Step Functions ends after {YEAR:,}"
            report.add(step.at.line, "P21", f"{step.at.path}: {told}")


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
