"""A small interpreter of the state machines that we compile, by Step Functions' documented rules.

Retry runs before Catch, each retry counts for its rule; a state that times out fails with
`States.Timeout`; the first branch of a Parallel that fails stops the others; a redrive re-enters
the states that failed or were stopped, each with its recorded input (AWS Step Functions Developer
Guide: "Handling errors", "Parallel workflow state", "Redriving executions"). Branches share nothing
but the executors, so each runs on a clock of its own, and what a stopped one did later is undone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.pipelines.jsonata import QueryEvaluationError, evaluated
from tests.pipelines.rules import is_named, millis, text
from tests.pipelines.walk import Entered, Reply, TaskError, Walk

State = Mapping[str, Any]


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
        at, counts = entry.at, dict[int, int]()
        while True:
            try:
                result, ended = self._result(state, entry, at, resumed)
                output = self._output(state, entry, ended, {"result": result})
                return output, self._next(state, entry), ended
            except QueryEvaluationError as error:
                failure = TaskError("States.QueryEvaluationError", str(error), at - entry.at)
            except TaskError as error:
                failure = TaskError(error.name, error.cause, at - entry.at + error.seconds)
            at = entry.at + failure.seconds
            if self._is_retried(state, failure, counts):
                continue
            return self._caught(state, entry, failure)

    def _result(
        self, state: State, entry: Entered, at: float, resumed: list[Walk] | None
    ) -> tuple[Any, float]:
        kind = state["Type"]
        if kind == "Task":
            return self._task(state, entry, at)
        if kind in ("Parallel", "Map"):
            run = self._parallel if kind == "Parallel" else self._map
            return run(state, entry, at, resumed)
        assert kind in ("Pass", "Choice", "Wait")
        return entry.given, at + state.get("Seconds", 0)

    def _task(self, state: State, entry: Entered, at: float) -> tuple[Any, float]:
        arguments = evaluated(state["Arguments"], self._states(entry, {}), millis(at))
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
        given = evaluated(state["Arguments"], self._states(entry, {}), millis(at))
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

    def _map(
        self, state: State, entry: Entered, at: float, resumed: list[Walk] | None
    ) -> tuple[Any, float]:
        """Run the items in turn, each as an execution with a context of its own."""
        assert state["MaxConcurrency"] == 1
        items = evaluated(state["Items"], self._states(entry, {}), millis(at))
        for number, item in enumerate(items):
            states = self._states(entry, {})
            states["context"]["Map"] = {"Item": {"Value": item, "Index": number}}
            given = evaluated(state["ItemSelector"], states, millis(at))
            before = resumed[number] if resumed and number < len(resumed) else None
            child = Machine(state["ItemProcessor"], self.task, f"{self.execution}:{number}")
            child.redrives = self.redrives if before else 0
            walk = child._branch(child.asl, given, at, before)
            entry.branches.append(walk)
            at = max(at, walk.ended)
            if walk.error:
                name = "States.ExceedToleratedFailureThreshold"
                raise TaskError(name, walk.error.name, at - entry.at)
        return [walk.output for walk in entry.branches], at

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
            if evaluated(rule["Condition"], self._states(entry, {}), millis(entry.at)) is True:
                return str(rule["Next"])
        return state.get("Default") or state.get("Next")

    def _output(self, state: State, entry: Entered, at: float, more: dict[str, Any]) -> object:
        default = more.get("errorOutput", more.get("result"))
        template = state.get("Output")
        if template is None:
            return default
        return evaluated(template, self._states(entry, more), millis(at))

    def _states(self, entry: Entered, more: dict[str, Any]) -> dict[str, Any]:
        execution = {
            "Id": self.execution,
            "StartTime": text(0),
            "RedriveCount": self.redrives,
        }
        context = {"Execution": execution, "State": {"EnteredTime": text(entry.at)}}
        return {"input": entry.given, "context": context, **more}
