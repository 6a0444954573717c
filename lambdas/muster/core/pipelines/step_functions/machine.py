"""A pipeline into a state machine: a small function per word of the language."""

import json

from muster.core.definition import Json
from muster.core.pipelines.executors import Native, Parameters
from muster.core.pipelines.pipeline import Call, Job, Level, Nested, Pipeline, Step, Thread
from muster.core.pipelines.step_functions.asked import asking, called, started
from muster.core.pipelines.step_functions.endings import endings, failed
from muster.core.pipelines.step_functions.history import parted
from muster.core.pipelines.step_functions.language import Asl, literal, query, way
from muster.core.pipelines.step_functions.native import (
    run_to_its_end,
    started_by,
    watching,
    within,
)
from muster.core.pipelines.step_functions.natives import INTEGRATIONS
from muster.core.pipelines.step_functions.scope import Names, Scope

DAY = 24 * 60 * 60 * 1000
STARTED = "$states.context.Execution.StartTime"
GIVEN = "$states.input.workflow_properties"


def compiled(pipeline: Pipeline, parameters: Parameters) -> str:
    """Return the text of the definition."""
    asl = json.dumps(machine(pipeline, parameters), indent=1, ensure_ascii=False)
    return f"{asl}\n"


def machine(pipeline: Pipeline, parameters: Parameters) -> Asl:
    """Return the state machine; the same input gives the same bytes."""
    scope = Scope(pipeline, parameters, parted(pipeline, parameters))
    names = [f"Level {number}" for number, _ in enumerate(pipeline.levels, start=1)]
    nexts = [*names[1:], "Result"]
    levels: dict[str, Json] = {
        name: _level(level, scope, then)
        for name, level, then in zip(names, pipeline.levels, nexts, strict=True)
    }
    return {
        "Comment": f"Compiled from pipelines/{pipeline.name}; change the document, not this.",
        "QueryLanguage": "JSONata",
        "StartAt": "Begin",
        "States": {
            "Begin": _begin(pipeline, parameters, names[0]),
            **levels,
            "Result": _result(pipeline),
        },
    }


def _begin(pipeline: Pipeline, parameters: Parameters, then: str) -> Asl:
    """Fill in what a run may leave out: both dates, and the bucket of the jobs' definitions."""
    yesterday = f"$substring($fromMillis($toMillis({STARTED}) - {DAY}), 0, 10)"
    dates = f'{{"start_date": {yesterday}, "end_date": {yesterday}}}'
    bucket = {"jobs_definitions_bucket": parameters.bucket} if parameters.bucket else {}
    given = f'($type({GIVEN}) = "string" ? $parse({GIVEN}) : {GIVEN})'
    return {
        "Type": "Pass",
        "Output": {
            "run": {
                "workflow_name": pipeline.name,
                "execution_id": query("$states.context.Execution.Id"),
                "query_variables": query(f"$merge([{dates}, $states.input.query_variables])"),
                "workflow_properties": query(f"$merge([{literal(bucket)}, {given}])"),
            },
            "answers": {},
            "steps": {},
        },
        "Next": then,
    }


def _level(level: Level, scope: Scope, then: str) -> Asl:
    """Run the threads side by side; each starts with an empty result of its own."""
    steps = "$merge([$states.input.steps, $merge($states.result.steps)])"
    answers = "$merge([$states.input.answers, $merge($states.result.answers)])"
    kept = f'{{"run": $states.input.run, "answers": {answers}, "steps": {steps}}}'
    return {
        "Type": "Parallel",
        "Arguments": {
            "run": query("$states.input.run"),
            "answers": query("$states.input.answers"),
            "steps": {},
        },
        "Branches": [_thread(thread, scope) for thread in level.threads],
        "Output": query(kept),
        "Next": then,
    }


def _thread(thread: Thread, scope: Scope) -> Asl:
    nexts = [*(step.name for step in thread.steps[1:]), None]
    states: dict[str, Json] = {}
    for step, then in zip(thread.steps, nexts, strict=True):
        states |= _step(step, scope, then)
    return {"StartAt": thread.steps[0].name, "States": states}


def _step(step: Step, scope: Scope, then: str | None) -> dict[str, Json]:
    working = _work(step, scope)
    states = {**working, **endings(step, scope, then)}
    can_fail = any(Names(step).failed in str(state) for state in working.values())
    return {**states, Names(step).failed: failed(step)} if can_fail else states


def _work(step: Step, scope: Scope) -> dict[str, Json]:
    match step.work:
        case Call() as call:
            return _call(step, call, scope)
        case Job() as job:
            return _job(step, job, scope)
        case Nested() as other:
            return within(step, other)


def _call(step: Step, work: Call, scope: Scope) -> dict[str, Json]:
    target = scope.starter(work).target
    if isinstance(target, Native):
        return run_to_its_end(step, work, target)
    return called(step, work, scope)


def _job(step: Step, work: Job, scope: Scope) -> dict[str, Json]:
    target = scope.starter(work).target
    if not isinstance(target, Native):
        return {
            **started(step, work, scope),
            **watching(step, work, scope, asking(step, work, scope)),
        }
    if work.status == work.executor and INTEGRATIONS[target.service].suffix:
        return run_to_its_end(step, work, target)
    return started_by(step, work, scope, target)


def _result(pipeline: Pipeline) -> Asl:
    """Answer with a line per step; what a NEXT jumped over is `not_run`."""
    threads = [thread for level in pipeline.levels for thread in level.threads]
    skipped: dict[str, Json] = {
        step.id: {"outcome": "not_run"} for thread in threads for step in thread.skipped
    }
    continued = '[$each($states.input.steps, function($v, $k) { $v.outcome = "continued" ? $k })]'
    return {
        "Type": "Pass",
        "Output": {
            "workflow_name": query("$states.input.run.workflow_name"),
            "execution_id": query("$states.input.run.execution_id"),
            "steps": query(f"$merge([{literal(skipped)}, $states.input.steps])"),
            "continued": query(continued),
        },
        **way(None),
    }
