"""Steps by the call contract: one call, or a job that is started and asked for."""

from muster.core.definition import Json
from muster.core.pipelines.executors import Executor
from muster.core.pipelines.pipeline import Call, Job, Step
from muster.core.pipelines.step_functions.body import CURRENT, STARTS, body, invocation, question
from muster.core.pipelines.step_functions.endings import LAMBDA, TRANSPORT, UNSENT, catch
from muster.core.pipelines.step_functions.language import (
    NOW,
    REDRIVES,
    Asl,
    is_one_of,
    literal,
    query,
    retry,
)
from muster.core.pipelines.step_functions.scope import Names, Scope
from muster.core.pipelines.words import RUNNING, SUCCESS

LONGEST_ID = 256
ANSWER = "$states.result.Payload"
FIRST = f"$exists({CURRENT}.first) ? {CURRENT}.first : {NOW}"


def called(step: Step, work: Call, scope: Scope) -> dict[str, Json]:
    """Return the states of a `sync` step: a call that is answered with a final word."""
    names, executor = Names(step), scope.starter(work)
    return {
        names.begin: {
            **_start(step, scope, executor),
            "TimeoutSeconds": work.timeout,
            "Retry": retry(start_retries(executor)),
            "Output": query(kept(f"{word()}, {began()}")),
            "Next": names.told,
        },
        names.told: told(step),
    }


def started(step: Step, work: Job, scope: Scope) -> dict[str, Json]:
    """Return the states that start a job and go on only with a job id."""
    names, executor = Names(step), scope.starter(work)
    return {
        names.begin: {
            **_start(step, scope, executor),
            "TimeoutSeconds": work.timeout,
            "Retry": retry(start_retries(executor)),
            "Output": query(kept(f"{job_id(work, ANSWER)}, {began()}")),
            "Next": names.begun,
        },
        names.begun: begun(step),
    }


def watched(step: Step, work: Job, asking: Asl) -> dict[str, Json]:
    """Return the loop that asks for the job's state until a final word or the deadline."""
    names = Names(step)
    return {
        names.wait: {"Type": "Wait", "Seconds": work.wait, "Next": names.ask},
        names.ask: {**asking, **catch(step), "Next": names.told},
        names.told: told(step, still_running=names.wait),
    }


def asking(step: Step, work: Job, scope: Scope) -> Asl:
    """Return the call that asks once."""
    executor = scope.parameters.executor(work.status)
    return {
        "Type": "Task",
        "Resource": LAMBDA,
        "Arguments": invocation(scope, executor, question(step)),
        "TimeoutSeconds": work.timeout,
        "Retry": retry(TRANSPORT),
        "Output": query(kept(f"{word()}, {polled()}")),
    }


def _start(step: Step, scope: Scope, executor: Executor) -> Asl:
    """Return the call that begins a step, caught where the step may fail."""
    return {
        "Type": "Task",
        "Resource": LAMBDA,
        "Arguments": invocation(scope, executor, body(step, "get_id")),
        **catch(step),
    }


def start_retries(executor: Executor) -> tuple[str, ...]:
    """Repeat a start after a doubtful answer only where the executor takes it once."""
    return TRANSPORT if executor.is_repeatable else UNSENT


def begun(step: Step) -> Asl:
    """Go on to wait for a job that has an id."""
    names = Names(step)
    has_id = query(f'{CURRENT}.job_id != ""')
    return {
        "Type": "Choice",
        "Choices": [{"Condition": has_id, "Next": names.wait}],
        "Default": names.wrong,
    }


def told(step: Step, still_running: str | None = None) -> Asl:
    """Choose by the executor's word; a running job must end before its deadline."""
    names = Names(step)
    choices: list[Json] = [
        {"Condition": query(is_one_of(f"{CURRENT}.word", SUCCESS)), "Next": names.ended}
    ]
    if still_running:
        in_time = f"$toMillis({NOW}) < {CURRENT}.deadline"
        running = f"{is_one_of(f'{CURRENT}.word', RUNNING)} and {in_time}"
        choices.append({"Condition": query(running), "Next": still_running})
    return {"Type": "Choice", "Choices": choices, "Default": names.wrong}


def kept(facts: str) -> str:
    """Keep facts of the step beside what is known of it."""
    return (
        f"($a := {ANSWER}; $merge([$states.input,"
        f' {{"current": $merge([{CURRENT}, {{{facts}}}])}}]))'
    )


def began() -> str:
    """Note when the step began, and under which redrive."""
    return f'"first": {FIRST}, "starts": {STARTS}, "redrives": {REDRIVES}, "polls": 0'


def polled() -> str:
    """Count a question."""
    return f'"polls": {CURRENT}.polls + 1, "redrives": {REDRIVES}'


def word() -> str:
    """Read an answer: text, or an object with `status`, `message` and `result`."""
    status = '($s := $type($a) = "string" ? $a : $a.status; $exists($s) ? $s : "no status")'
    said = '($m := $type($a) = "object" ? $a.message : $a; $exists($m) ? $m : null)'
    answer = "($exists($a.result) ? $a.result : $exists($a) ? $a : null)"
    return f'"word": $lowercase($string({status})), "message": {said}, "answer": {answer}'


def job_id(work: Job, answer: str) -> str:
    """Read the id of a started job, and set the instant by which it must have ended."""
    found = f'($j := $type({answer}) = "string" ? {answer} : {answer}.job_id; {_sound("$j")})'
    deadline = f"$millis() + {work.limit * 1000}"
    return (
        f'"job_id": {found}, "deadline": {deadline}, "word": {literal("no job id")}, "message": $a'
    )


def _sound(value: str) -> str:
    is_text = f'$type({value}) = "string"'
    return f'{is_text} and $length({value}) <= {LONGEST_ID} ? {value} : ""'
