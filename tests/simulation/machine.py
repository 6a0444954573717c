"""One execution of `statemachines/bundle.asl.json`, step by step, by Step Functions' rules.

Retry runs before Catch; a token belongs to one attempt and every other one is refused; a redrive
re-enters the failed state with its recorded input, with fresh counters and clocks (AWS Step
Functions Developer Guide: "Redriving executions", "Handling errors", "Wait for a callback"). An
execution is a value: every function returns the next one.
"""

import json
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from tests.protocol.language import ASL, State, is_named, resolve

UNCAUGHT = ("FAILED", "ABORTED", "TIMED_OUT")
BELLS = ("DeadlinePassed", "States.Timeout")
BREACH = "SlaBreached"


class Doing(Enum):
    """What a running execution is about."""

    ENTERING = auto()
    PAUSING = auto()
    WAITING = auto()
    INVOKING = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """Where an execution is; instants are seconds, `serial` numbers its attempts at a task.

    `is_rung`: its bell rang, and it has not left its state since; `breaches`: how often it failed
    of one.
    """

    name: str
    input: str
    state: str
    status: str = "RUNNING"
    doing: Doing = Doing.ENTERING
    serial: int = 0
    rings_at: float | None = None
    resumes_at: float = 0
    attempts: tuple[tuple[int, int], ...] = ()
    redrives: int = 0
    error: str | None = None
    is_rung: bool = False
    breaches: int = 0

    @property
    def token(self) -> str | None:
        """Return the token that the execution now waits with."""
        return f"{self.name}:{self.serial}" if self.doing is Doing.WAITING else None

    @property
    def invocation(self) -> int | None:
        """Return the number of the attempt whose function it now waits for."""
        return self.serial if self.doing is Doing.INVOKING else None

    def can_enter(self, now: float) -> bool:
        """Tell whether the next attempt at its state may begin."""
        return self.doing is Doing.ENTERING or (
            self.doing is Doing.PAUSING and self.resumes_at <= now
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What an attempt asks for: a call with a token to wait with, or a function to invoke."""

    resource: str
    call: dict[str, Any]
    is_wait: bool


class Interpreter:
    """Knows the state machine file."""

    def __init__(self) -> None:
        """Read it."""
        self.asl: dict[str, Any] = json.loads(ASL.read_text())

    def start(self, name: str, document: str) -> Execution:
        """Return an execution about to enter its first state."""
        return Execution(name=name, input=document, state=self.asl["StartAt"])

    def enter(self, execution: Execution, now: float) -> tuple[Execution, Task]:
        """Begin an attempt at the task of the state."""
        state = self.asl["States"][execution.state]
        is_wait = state["Resource"].endswith(".waitForTaskToken")
        doing = Doing.WAITING if is_wait else Doing.INVOKING
        begun = replace(execution, doing=doing, serial=execution.serial + 1)
        if is_wait:
            seconds = json.loads(execution.input)[state["TimeoutSecondsPath"].removeprefix("$.")]
            begun = replace(begun, rings_at=now + seconds)
        call = self._resolved(state, begun)
        return begun, Task(resource=state["Resource"], call=call, is_wait=is_wait)

    def succeed(self, execution: Execution, answer: object) -> Execution:
        """End the attempt with its task's answer, and go on to the next task or the end."""
        state = self.asl["States"][execution.state]
        result: dict[str, Any] = {"Payload": answer}
        if "ResultSelector" in state:
            result = resolve(state["ResultSelector"], {"$": result})
        return self._leave(execution, state, _merged(state, json.loads(execution.input), result))

    def fail(self, execution: Execution, error: str, now: float) -> Execution:
        """End the attempt with an error: Retry, else Catch, else the execution fails of it."""
        state, tried = self.asl["States"][execution.state], dict(execution.attempts)
        is_rung = execution.doing is Doing.WAITING and error in BELLS
        execution = replace(execution, is_rung=execution.is_rung or is_rung)
        for number, rule in enumerate(state.get("Retry", [])):
            if not is_named(rule, error):
                continue
            times = tried.get(number, 0)
            if times >= rule.get("MaxAttempts", 3):
                break
            pause = rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2) ** times
            until = now + min(pause, rule.get("MaxDelaySeconds", pause))
            attempts = tuple(sorted({**tried, number: times + 1}.items()))
            pausing = replace(execution, doing=Doing.PAUSING, attempts=attempts)
            return replace(pausing, resumes_at=until, rings_at=None)
        for catcher in state.get("Catch", []):
            if is_named(catcher, error):
                return self._enter(execution, catcher["Next"], json.loads(execution.input))
        breaches = execution.breaches + (error == BREACH)
        ended = replace(execution, status="FAILED", error=error, breaches=breaches)
        return replace(ended, doing=Doing.NOTHING, rings_at=None)

    def redrive(self, execution: Execution) -> Execution:
        """Continue from the failed state; everything else about it starts afresh."""
        assert execution.status in UNCAUGHT
        again = replace(execution, status="RUNNING", error=None, redrives=execution.redrives + 1)
        return self._enter(again, execution.state, json.loads(execution.input))

    @staticmethod
    def abort(execution: Execution) -> Execution:
        """Stop it, as an operator may; a function that it invoked runs on."""
        return replace(execution, status="ABORTED", doing=Doing.NOTHING, rings_at=None)

    def _leave(self, execution: Execution, state: State, output: dict[str, Any]) -> Execution:
        if state.get("End"):
            return replace(execution, status="SUCCEEDED", doing=Doing.NOTHING, rings_at=None)
        return self._enter(execution, state["Next"], output)

    def _enter(self, execution: Execution, name: str, document: dict[str, Any]) -> Execution:
        """Go to a state; one that only passes on is left at once."""
        entered = replace(execution, state=name, input=json.dumps(document, sort_keys=True))
        entered = replace(entered, doing=Doing.ENTERING, attempts=(), rings_at=None, is_rung=False)
        state = self.asl["States"][name]
        if state["Type"] == "Fail":
            ended = replace(entered, status="FAILED", error=state.get("Error", "States.Fail"))
            return replace(ended, doing=Doing.NOTHING)
        if state["Type"] == "Pass":
            passed = self._resolved(state, entered)
            return self._leave(entered, state, _merged(state, document, passed))
        return entered

    @staticmethod
    def _resolved(state: State, execution: Execution) -> dict[str, Any]:
        document = json.loads(execution.input)
        facts = {
            "Id": execution.name,
            "Name": execution.name,
            "RedriveCount": execution.redrives,
        }
        roots = {"$": document, "$$": {"Execution": facts, "Task": {"Token": execution.token}}}
        resolved: dict[str, Any] = resolve(state.get("Parameters", document), roots)
        return resolved


def _merged(state: State, document: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    path = state.get("ResultPath", "$")
    if path is None:
        return document
    return result if path == "$" else {**document, path.removeprefix("$."): result}
