"""The executors that a compiled state machine meets, each doing what its script says."""

from dataclasses import dataclass, field
from typing import Any

from muster.core.errors import StepFailed, StepTimedOut
from muster.core.pipelines.halting import halt
from tests.pipelines.scripts import Scripts
from tests.pipelines.walk import Reply, TaskError

UNREACHABLE = "Lambda.ServiceException"
FOREVER = 10**9


@dataclass
class World:
    """Answers tasks; `starts` are the jobs begun, with instant and idempotency key."""

    scripts: Scripts
    starts: list[tuple[float, str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, set[float]] = field(default_factory=dict)  # instants; twice in one is once
    missed: dict[tuple[str, str], int] = field(default_factory=dict)

    def task(self, resource: str, arguments: Any, at: float, redrives: int) -> Reply:  # noqa: ANN401
        """Do as a task of Step Functions does."""
        if resource.endswith("startExecution.sync:2"):
            return self._nested(arguments, at)
        assert resource.endswith("lambda:invoke")
        payload = arguments["Payload"]
        if arguments["FunctionName"] == "${HaltArn}":
            return _halted({**payload, "redrives": redrives})
        self.bodies.append(payload)
        if payload["call_type"] == "get_status":
            return self._asked(payload, at)
        return self._started(payload, at)

    def _started(self, body: dict[str, Any], at: float) -> Reply:
        name = body["job_name"]
        script = self.scripts[name]
        self._transport(name, "get_id", script.start_errors)
        self.starts.append((at, name, body["idempotency_key"]))
        self.asked[name] = set()
        if body.get("sync_word", script.ending) == "never" and name.startswith("sync"):
            return Reply(None, FOREVER)
        answer = script.word if name.startswith("sync") else {"job_id": f"job-{name}"}
        return Reply({"Payload": answer})

    def _asked(self, body: dict[str, Any], at: float) -> Reply:
        name = body["job_name"]
        assert body["async_job_id"] == f"job-{name}"
        script = self.scripts[name]
        self._transport(name, "get_status", script.ask_errors)
        self.asked[name].add(at)
        is_running = script.ending == "never" or len(self.asked[name]) <= script.running
        return Reply({"Payload": {"status": "Running" if is_running else script.word}})

    def _nested(self, arguments: Any, at: float) -> Reply:  # noqa: ANN401
        name = arguments["StateMachineArn"].rpartition(":")[2]
        script = self.scripts[name]
        self.starts.append((at, name, arguments["Name"]))
        if script.ending == "success":
            return Reply({"ExecutionArn": f"arn:{name}", "Output": {}}, script.running)
        seconds = FOREVER if script.ending == "never" else script.running
        raise TaskError("States.TaskFailed", script.ending, seconds)

    def _transport(self, name: str, call: str, errors: int) -> None:
        missed = self.missed.get((name, call), 0)
        if missed < errors:
            self.missed[name, call] = missed + 1
            raise TaskError(UNREACHABLE)


def _halted(event: dict[str, Any]) -> Reply:
    try:
        return Reply({"Payload": {"starts": halt(event).starts}})
    except (StepFailed, StepTimedOut) as error:
        raise TaskError(type(error).__name__, str(error)) from error
