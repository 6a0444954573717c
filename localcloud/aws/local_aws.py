"""The emulated AWS: one object that a demo or a test starts, deploys to, asks and stops."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Self

import urllib3

from localcloud.aws import calls, clock, deployment, server, throttles, undelivered
from localcloud.aws.account import HOST
from localcloud.aws.clients import Clients
from localcloud.aws.clock import now
from localcloud.aws.formation import plug
from localcloud.aws.functions import service as functions
from localcloud.aws.functions.executor import Executor
from localcloud.aws.functions.spec import Outcome
from localcloud.aws.interpreter import endings, stopping
from localcloud.aws.mailbox import Mailbox
from localcloud.aws.metrics import own, service as metrics
from localcloud.aws.metrics.evaluator import AlarmEvaluator, Clock
from localcloud.aws.metrics.statistics import MetricStore
from localcloud.aws.resources import mapping
from localcloud.aws.rules import RuleTimer
from localcloud.kafka.mapping import MappingSettings

_only_one = Lock()  # moto keeps one account per process


@dataclass(frozen=True, slots=True)
class AlarmState:
    """An alarm as DescribeAlarms shows it."""

    name: str
    state: str
    reason: str


class LocalAws:
    """Everything under `workdir`: logs, unpacked code, the mailbox. One at a time per process."""

    def __init__(self, workdir: Path, port: int = 0, alarm_clock: Clock = now) -> None:
        """Start nothing yet; port 0 takes a free one; alarms are judged by `alarm_clock`."""
        self._alarm_clock = alarm_clock
        self._workdir = workdir
        self._port = port
        self._clients: Clients
        self._executor: Executor
        self._evaluator: AlarmEvaluator
        self._timer: RuleTimer
        self.mailbox: Mailbox

    def start(self) -> Self:
        """Serve an empty account."""
        if not _only_one.acquire(blocking=False):
            raise RuntimeError("an emulated AWS runs in this process already")
        self._workdir.mkdir(parents=True, exist_ok=True)
        self._server = server.start(self._port)
        self.endpoint = f"http://{HOST}:{self._server.get_host_and_port()[1]}"
        urllib3.request("POST", f"{self.endpoint}/moto-api/reset")
        mapping.forget_all()
        calls.forget()
        throttles.forget()
        undelivered.forget_all()
        self._clients = Clients(self.endpoint)
        self.mailbox = Mailbox(self._workdir)
        self._run_functions()
        self._watch_metrics()
        self._timer = RuleTimer(self._clients.events, self._run_for_a_rule)
        self._timer.start()
        plug.use(self._clients)
        return self

    def stop(self) -> None:
        """End every thread and worker; files stay."""
        self._timer.stop()
        self._evaluator.stop()
        stopping.stop_everything()
        self._executor.close()
        self.mailbox.close()
        self._server.stop()
        endings.listen(None)
        functions.serve(None)
        metrics.feed(None)
        plug.use(None)
        clock.come_back()
        _only_one.release()

    def __enter__(self) -> Self:
        """Start for the block."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop, whatever happened."""
        self.stop()

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 builds the class at run time
        """Return a boto3 client of this account."""
        return self._clients.make(service)

    def deploy(
        self, cdk_out: Path, parameters: Mapping[str, str] | None = None
    ) -> deployment.Outputs:
        """Create or update the stacks of an assembly; a failure names the resource."""
        try:
            return deployment.deploy(self._clients, cdk_out, parameters or {})
        finally:
            self._mind()

    def take_up(self) -> deployment.Outputs:
        """Mind what another tool has deployed; return the outputs per stack."""
        self._mind()
        return deployment.outputs(self._clients)

    def invoke(self, function_name: str, event: object) -> tuple[Any, dict[str, Any] | None]:
        """Run a function and wait: its answer, or what it or the sandbox said of the failure."""
        spec = functions.spec_of(function_name)
        outcome = self._executor.run(spec, json.dumps(event).encode())
        return (None, outcome.value) if outcome.failed else (outcome.value, None)

    def at_work(self, function_name: str) -> list[int]:
        """List the processes that run a function for somebody now."""
        return self._executor.at_work(function_name)

    def mappings(self) -> list[MappingSettings]:
        """Return the event source mappings as they are deployed now."""
        return mapping.deployed()

    def alarms(self) -> dict[str, AlarmState]:
        """Return the deployed alarms by name."""
        pages = self._clients.cloudwatch.get_paginator("describe_alarms").paginate()
        found = [alarm for page in pages for alarm in page["MetricAlarms"]]
        return {
            each["AlarmName"]: AlarmState(
                each["AlarmName"], each["StateValue"], each["StateReason"]
            )
            for each in found
        }

    def calls(self) -> list[calls.Call]:
        """Return what has been called so far, by whom and on what, each once."""
        return calls.recorded()

    def let_pass(self, time: timedelta) -> None:
        """Move the clock on: waits whose time is over by then end now."""
        clock.move_on(time)
        self._executor.retire(functions.deployed())

    def schedule(self, *, enabled: bool) -> None:
        """Enable or disable every scheduled rule."""
        events = self._clients.events
        change = events.enable_rule if enabled else events.disable_rule
        for rule in events.list_rules()["Rules"]:
            change(Name=rule["Name"])
        self._timer.refresh()

    def evaluate_alarms(self) -> None:
        """Judge every alarm at once instead of within the second."""
        self._evaluator.evaluate()

    def tick(self, rule: str) -> list[dict[str, Any]]:
        """Fire one scheduled rule at once and wait; return the errors of its functions."""
        return [outcome.value for outcome in self._timer.tick(rule) if outcome.failed]

    def sweep_now(self) -> list[dict[str, Any]]:
        """Fire every scheduled rule at once and wait; return the errors of their functions."""
        return [error for rule in self._timer.rules for error in self.tick(rule.name)]

    def log(self, function_name: str) -> Path:
        """Return the path of a function's log; it appears with the first invocation."""
        return self._workdir / "logs" / f"{function_name}.log"

    def _mind(self) -> None:
        self.mailbox.subscribe(self._clients.sns)
        self._executor.retire(functions.deployed())
        self._timer.refresh()

    def _run_functions(self) -> None:
        self._executor = Executor(self._workdir, self.endpoint, own.of_a_line, own.of_a_run)
        functions.serve(self._executor)

    def _watch_metrics(self) -> None:
        store = MetricStore()
        metrics.feed(store)
        endings.listen(own.of_an_ending)
        self._evaluator = AlarmEvaluator(
            undelivered.alarms, store, self._publish, self._alarm_clock
        )
        self._evaluator.start()

    def _publish(self, topic: str, subject: str, message: str) -> None:
        self._clients.sns.publish(TopicArn=topic, Subject=subject[:100], Message=message)

    def _run_for_a_rule(self, function_name: str, event: bytes) -> Outcome:
        return self._executor.run(functions.spec_of(function_name), event)
