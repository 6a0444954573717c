"""A small interpreter of the state machines that we compile, by Step Functions' documented rules.

Retry runs before Catch, each retry counts for its rule; a state that times out fails with
`States.Timeout`; the first branch of a Parallel that fails stops the others; a redrive re-enters
the states that failed or were stopped, each with its recorded input (AWS Step Functions Developer
Guide: "Handling errors", "Parallel workflow state", "Redriving executions"). Branches share nothing
but the executors, so each runs on a clock of its own, and what a stopped one did later is undone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.pipelines.jsonata import QueryEvaluationError, evaluated
from tests.pipelines.walk import Entered, Reply, TaskError, Walk

EPOCH = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
State = Mapping[str, Any]
WILD_BUT = ("States.Runtime", "States.DataLimitExceeded")


Task = Callable[[str, Any, float, int], Reply]  # resource, arguments, instant, redrives


@dataclass
class Machine:
    """Runs a definition; `task` is the world outside."""

    asl: State
    task: Task
    execution: str = "run-1"
    redrives: int = 0

    def run(self, given: object) -> Walk:
        """Run from the start."""
        return self._walk(self.asl, self.asl["StartAt"], given, 0, None)

    def redrive(self, failed: Walk, at: float) -> Walk:
        """Re-enter what failed or was stopped, and nothing else."""
        self.redrives += 1
        last = failed.entered[-1]
        return self._walk(self.asl, last.state, last.given, at, last.branches)

    def _walk(
        self,
        machine: State,
        state: str,
        given: object,
        at: float,
        resumed: list[Walk] | None,
    ) -> Walk:
        walk = Walk(ended=at)
        name: str | None = state
        while name:
            entry = Entered(walk.ended, name, given)
            walk.entered.append(entry)
            try:
                given, name, walk.ended = self._state(machine["States"][name], entry, resumed)
            except TaskError as error:
                walk.error, walk.ended = error, entry.at + error.seconds
                return walk
            resumed = None
        walk.output = given
        return walk

    def _state(
        self, state: State, entry: Entered, resumed: list[Walk] | None
    ) -> tuple[Any, str | None, float]:
        """Return output, next state and instant."""
        tries, at, counts = 0, entry.at, dict[int, int]()
        while True:
            try:
                result, ended = self._result(state, entry, at, resumed)
                output = self._output(state, entry, ended, {"result": result})
                return output, self._next(state, entry), ended
            except QueryEvaluationError as error:
                failure = TaskError("States.QueryEvaluationError", str(error), at - entry.at)
            except TaskError as error:
                failure = TaskError(error.name, error.cause, at - entry.at + error.seconds)
            tries += 1
            at = entry.at + failure.seconds
            if self._is_retried(state, failure, counts):
                continue
            return self._caught(state, entry, failure)

    def _result(
        self, state: State, entry: Entered, at: float, resumed: list[Walk] | None
    ) -> tuple[Any, float]:
        match state["Type"]:
            case "Task":
                return self._task(state, entry, at)
            case "Wait":
                return entry.given, at + state["Seconds"]
            case "Parallel":
                return self._parallel(state, entry, at, resumed)
            case "Pass" | "Choice":
                return entry.given, at
            case other:
                raise ValueError(other)

    def _task(self, state: State, entry: Entered, at: float) -> tuple[Any, float]:
        arguments = evaluated(state["Arguments"], self._states(entry, {}), _millis(at))
        limit = state.get("TimeoutSeconds", 99_999_999)
        try:
            reply = self.task(state["Resource"], arguments, at, self.redrives)
        except TaskError as error:
            if error.seconds >= limit:
                raise TaskError("States.Timeout", "", limit) from error
            raise
        if reply.seconds >= limit:
            raise TaskError("States.Timeout", "", limit)
        return reply.result, at + reply.seconds

    def _parallel(
        self, state: State, entry: Entered, at: float, resumed: list[Walk] | None
    ) -> tuple[Any, float]:
        given = evaluated(state["Arguments"], self._states(entry, {}), _millis(at))
        walks = [
            self._branch(branch, given, at, resumed[number] if resumed else None)
            for number, branch in enumerate(state["Branches"])
        ]
        failures = [walk.ended for walk in walks if walk.error]
        halted = min(failures, default=None)
        if halted is None:
            entry.branches.extend(walks)
            return [walk.output for walk in walks], max(walk.ended for walk in walks)
        first = next(walk for walk in walks if walk.error and walk.ended == halted)
        entry.branches.extend(
            walk if walk is first or (walk.ended < halted) else walk.cut(halted) for walk in walks
        )
        assert first.error is not None
        raise TaskError(first.error.name, first.error.cause, halted - at)

    def _branch(self, branch: State, given: object, at: float, resumed: Walk | None) -> Walk:
        if resumed is None:
            return self._walk(branch, branch["StartAt"], given, at, None)
        if resumed.error is None:
            return Walk([], at, output=resumed.output)
        last = resumed.entered[-1]
        return self._walk(branch, last.state, last.given, at, last.branches)

    def _caught(
        self, state: State, entry: Entered, failure: TaskError
    ) -> tuple[Any, str | None, float]:
        for rule in state.get("Catch", []):
            if is_named(rule, failure.name):
                error = {"Error": failure.name, "Cause": failure.cause}
                ended = entry.at + failure.seconds
                output = self._output(rule, entry, ended, {"errorOutput": error})
                return output, rule["Next"], ended
        raise failure

    def _is_retried(self, state: State, failure: TaskError, counts: dict[int, int]) -> bool:
        """Full jitter may choose no pause at all, and here it always does."""
        for number, rule in enumerate(state.get("Retry", [])):
            if is_named(rule, failure.name):
                counts[number] = counts.get(number, 0) + 1
                return counts[number] <= int(rule.get("MaxAttempts", 3))
        return False

    def _next(self, state: State, entry: Entered) -> str | None:
        for rule in state.get("Choices", []):
            if evaluated(rule["Condition"], self._states(entry, {}), _millis(entry.at)) is True:
                return str(rule["Next"])
        return state.get("Default") or state.get("Next")

    def _output(self, state: State, entry: Entered, at: float, more: dict[str, Any]) -> object:
        default = more.get("errorOutput", more.get("result"))
        template = state.get("Output")
        if template is None:
            return default
        return evaluated(template, self._states(entry, more), _millis(at))

    def _states(self, entry: Entered, more: dict[str, Any]) -> dict[str, Any]:
        execution = {
            "Id": self.execution,
            "StartTime": _text(0),
            "RedriveCount": self.redrives,
        }
        context = {"Execution": execution, "State": {"EnteredTime": _text(entry.at)}}
        return {"input": entry.given, "context": context, **more}


def is_named(rule: State, error: str) -> bool:
    """Tell whether a rule of Retry or Catch hears an error."""
    wild = {"States.ALL"} if error not in WILD_BUT else set()
    return any(name == error or name in wild for name in rule["ErrorEquals"])


def _millis(at: float) -> int:
    return round((EPOCH + timedelta(seconds=at)).timestamp() * 1000)


def _text(at: float) -> str:
    return (EPOCH + timedelta(seconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
