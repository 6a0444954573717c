"""A small interpreter of `statemachines/bundle.asl.json` with Step Functions' documented rules.

Retry runs before Catch; a token belongs to one attempt and every other one is refused; a redrive
re-enters the failed state with its recorded input, with fresh counters and clocks (AWS Step
Functions Developer Guide: "Redriving executions", "Handling errors", "Wait for a callback").
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from muster.core.bundle import Bundle
from muster.ports import Clock
from tests.protocol.execution import Execution, TaskError
from tests.protocol.language import ASL, State, is_named, resolve

UNCAUGHT = ("FAILED", "ABORTED", "TIMED_OUT")


@dataclass
class Machine:
    """The port Waits, and the hand that moves its executions."""

    clock: Clock
    tasks: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]
    executions: dict[str, Execution] = field(default_factory=dict)
    tokens: int = 0
    name: str = "machine-1"
    asl: dict[str, Any] = field(default_factory=lambda: json.loads(ASL.read_text()))

    def start(self, state: Bundle) -> None:
        """Start under the derived name; a name that exists is success."""
        name = state.execution_name or ""
        first = self.asl["StartAt"]
        if name not in self.executions:
            document = json.loads(state.execution_input or "")
            self.executions[name] = Execution(
                name=name, input=document, state=first, machine=self.name
            )

    def holds(self, execution_arn: str) -> bool:
        """Tell by the name of the state machine in it."""
        return execution_arn.startswith(f"{self.name}:")

    def is_made_anew(self) -> None:
        """Do as the removal of a stage and its next deployment do; nothing waits any more."""
        self.executions.clear()
        self.name = "machine-2"

    def wake(self, token: str) -> None:
        """Send success; a token that nobody waits with is refused, which is success."""
        execution = self._waiting(token)
        if execution is not None:
            self._finish(execution, execution.input)

    def ring(self, token: str) -> bool:
        """Fail the token with `DeadlinePassed`."""
        execution = self._waiting(token)
        if execution is not None:
            self._fail(execution, "DeadlinePassed")
        return execution is not None

    def redrive(self, execution: Execution) -> None:
        """Continue from the failed state; everything else about it starts afresh."""
        assert execution.status in UNCAUGHT
        execution.status, execution.error, execution.attempts = "RUNNING", None, {}
        execution.redrives += 1
        execution.token = execution.rings_at = execution.resumes_at = None
        execution.transitions += 1

    def abort(self, execution: Execution) -> None:
        """Do as an operator may."""
        execution.status, execution.token, execution.rings_at = "ABORTED", None, None

    def can_move(self, execution: Execution) -> bool:
        """Tell whether something would happen now."""
        now = self.clock.now()
        if execution.status != "RUNNING":
            return False
        if execution.token is not None:
            return execution.rings_at is not None and execution.rings_at <= now
        return execution.resumes_at is None or execution.resumes_at <= now

    def move(self, execution: Execution) -> None:
        """Run the execution's next step."""
        if execution.token is not None:
            self._fail(execution, "States.Timeout")
            return
        state = self.asl["States"][execution.state]
        if execution.resumes_at is None:
            execution.entered.append(execution.state)
            execution.transitions += 1
        execution.resumes_at = None
        if state["Type"] == "Fail":
            execution.status, execution.error = "FAILED", state.get("Error", "States.Fail")
        elif state["Type"] == "Pass":
            self._finish(
                execution, self._merged(state, execution, self._resolved(state, execution))
            )
        elif state["Resource"].endswith(".waitForTaskToken"):
            self._park(state, execution)
        else:
            self._invoke(state, execution)

    def _park(self, state: State, execution: Execution) -> None:
        self.tokens += 1
        token = f"token-{self.tokens}"
        seconds = execution.input[state["TimeoutSecondsPath"].removeprefix("$.")]
        try:
            self.tasks[state["Resource"]](self._resolved(state, execution, token))
        except TaskError as error:
            self._fail(execution, error.name)
            return
        if execution.status == "RUNNING":
            execution.token = token
            execution.rings_at = self.clock.now() + timedelta(seconds=seconds)

    def _invoke(self, state: State, execution: Execution) -> None:
        call = self._resolved(state, execution)
        try:
            answer = self.tasks[call["FunctionName"]](call["Payload"])
        except TaskError as error:
            self._fail(execution, error.name)
            return
        result = {"Payload": answer}
        if "ResultSelector" in state:
            result = resolve(state["ResultSelector"], {"$": result})
        self._finish(execution, self._merged(state, execution, result))

    def _fail(self, execution: Execution, error: str) -> None:
        """Retry, else Catch, else fail the execution with the named error."""
        execution.token = execution.rings_at = None
        state = self.asl["States"][execution.state]
        for number, rule in enumerate(state.get("Retry", [])):
            if not is_named(rule, error):
                continue
            tried = execution.attempts.get(number, 0)
            if tried >= rule.get("MaxAttempts", 3):
                break
            execution.attempts[number] = tried + 1
            pause = rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2) ** tried
            pause = min(pause, rule.get("MaxDelaySeconds", pause))
            execution.resumes_at = self.clock.now() + timedelta(seconds=pause)
            return
        for catcher in state.get("Catch", []):
            if is_named(catcher, error):
                self._enter(execution, catcher["Next"], execution.input)
                return
        execution.status, execution.error = "FAILED", error

    def _finish(self, execution: Execution, output: dict[str, Any]) -> None:
        state = self.asl["States"][execution.state]
        execution.token = execution.rings_at = None
        if state.get("End"):
            execution.status = "SUCCEEDED"
        else:
            self._enter(execution, state["Next"], output)

    @staticmethod
    def _enter(execution: Execution, state: str, document: dict[str, Any]) -> None:
        execution.state, execution.input, execution.attempts = state, document, {}

    def _waiting(self, token: str) -> Execution | None:
        live = (e for e in self.executions.values() if e.token == token and e.status == "RUNNING")
        return next(live, None)

    @staticmethod
    def _resolved(state: State, execution: Execution, token: str | None = None) -> dict[str, Any]:
        roots = {
            "$": execution.input,
            "$$": {"Execution": execution.facts, "Task": {"Token": token}},
        }
        return resolve(state["Parameters"], roots) if "Parameters" in state else execution.input

    @staticmethod
    def _merged(state: State, execution: Execution, result: dict[str, Any]) -> dict[str, Any]:
        path = state.get("ResultPath", "$")
        if path is None:
            return execution.input
        return result if path == "$" else {**execution.input, path.removeprefix("$."): result}
