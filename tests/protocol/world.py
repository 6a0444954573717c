"""The real use cases around in-memory adapters, a virtual clock, and faults at every effect."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from muster.adapters.memory import MemoryBundleStore
from muster.core.bundle import BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.errors import MusterError, TransientError
from muster.core.event import Place, Record
from muster.core.submission import Attempt
from muster.usecases.deadline import Deadline
from muster.usecases.folding import Folding
from muster.usecases.ingest import Ingest
from muster.usecases.request import Request
from muster.usecases.settle import Settle
from muster.usecases.submit import Submit
from muster.usecases.sweep import Sweep
from muster.usecases.take_in import TakeIn
from muster.usecases.tell import Tell
from tests.protocol.execution import Execution, TaskError
from tests.protocol.kept import (
    MemoryJournal,
    MemoryNotices,
    MemoryQuarantine,
    MemoryTemplates,
    MemoryTexts,
)
from tests.protocol.machine import Machine
from tests.protocol.virtual import (
    NOON,
    CrashError,
    EchoRenderer,
    Faulty,
    VirtualClock,
    VirtualControlM,
)

PARK = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken"


@dataclass
class World:
    """One deployment, with Kafka's redelivery and an operator's hand."""

    catalogue: Catalogue
    faults: list[str] = field(default_factory=list)
    clock: VirtualClock = field(default_factory=VirtualClock)
    store: MemoryBundleStore = field(default_factory=MemoryBundleStore)
    notices: MemoryNotices = field(default_factory=MemoryNotices)
    quarantine: MemoryQuarantine = field(default_factory=MemoryQuarantine)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    texts: MemoryTexts = field(default_factory=MemoryTexts)
    templates: MemoryTemplates = field(default_factory=MemoryTemplates)
    story: list[str] = field(default_factory=list)
    interruptions: list[Callable[[], None]] = field(default_factory=list)
    crashes: int = 0
    effects: int = 0
    budget: int = 10_000

    def __post_init__(self) -> None:
        """Wire the use cases, every port behind the faults."""
        self.controlm = VirtualControlM(self.clock)
        tasks = {PARK: self._park, "${DeadlineArn}": self._deadline, "${SubmitArn}": self._submit}
        self.machine = Machine(clock=self.clock, tasks=tasks)
        for definition in self.catalogue.versions.values():
            self.templates.sources.setdefault(definition.complete.template, "v1")
        store: Any = Faulty(self.store, self._effect)
        common: dict[str, Any] = {"store": store, "clock": self.clock, "catalogue": self.catalogue}
        folding = Folding(**common)
        common["journal"] = self.journal
        tell = Tell(notices=self._behind_faults(self.notices), **common)
        self.deadline = Deadline(store=store, clock=self.clock, folding=folding, tell=tell)
        self._wire_ingest_and_sweep({"folding": folding, **common}, tell)
        self.submit = self._submitting(common)

    def _wire_ingest_and_sweep(self, common: dict[str, Any], tell: Tell) -> None:
        waits: Any = Faulty(self.machine, self._effect, ("start", "wake", "ring"))
        waiting = {"settle": Settle(waits), "each": map, **common}
        self.sweep = Sweep(waits=waits, tell=tell, **waiting)
        self.ingest = Ingest(
            quarantine=self._behind_faults(self.quarantine),
            journal=self.journal,
            catalogue=self.catalogue,
            take_in=TakeIn(**waiting),
        )

    def _submitting(self, common: dict[str, Any]) -> Submit:
        request = Request(
            store=common["store"],
            templates=self._behind_faults(self.templates),
            renderer=EchoRenderer(),
            texts=self._behind_faults(self.texts),
            catalogue=self.catalogue,
            site={},
        )
        return Submit(controlm=self._behind_faults(self.controlm), request=request, **common)

    def _behind_faults(self, port: object) -> Any:  # noqa: ANN401 - stands for the port
        return Faulty(port, self._effect)

    def deliver(self, records: list[Record]) -> list[Record]:
        """Invoke ingest; return what the mapping will deliver again."""
        try:
            again = self.ingest(records)
        except CrashError:
            return records
        return [record for record in records if record.place in again]

    def sweeps(self) -> None:
        """Run the sweeper, which may die."""
        try:
            self.sweep()
        except (CrashError, TransientError):
            self.story.append("the sweeper died")

    def movable(self) -> list[Execution]:
        """List the executions whose next step can run now."""
        return [e for e in self.machine.executions.values() if self.machine.can_move(e)]

    def _effect(self, name: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Do one effect, or let the next fault have its way with it."""
        self.effects += 1
        if self.effects > self.budget:
            raise AssertionError("endless: " + "; ".join(self.story[-20:]))
        fault = self.faults.pop(0) if self.faults else "none"
        self.story.append(name if fault == "none" else f"{name} [{fault}]")
        if fault == "interrupt" and self.interruptions:
            self.interruptions.pop(0)()
        self._maybe_fail(name, fault, {"crash before": CrashError, "fail before": TransientError})
        answer = call()
        self._maybe_fail(name, fault, {"crash after": CrashError, "answer lost": TransientError})
        return answer

    def _maybe_fail(self, name: str, fault: str, kinds: dict[str, type[BaseException]]) -> None:
        kind = kinds.get(fault)
        if kind is None or (kind is TransientError and name == "submit"):
            return  # what a POST may answer is `VirtualControlM.outcomes`
        self.crashes += fault != "fail before"
        raise kind(name)

    def _park(self, call: dict[str, Any]) -> dict[str, Any]:
        """Do the conditional update that the state machine file asks for."""
        key = BundleKey.from_pk(call["Key"]["PK"]["S"])
        values = call["ExpressionAttributeValues"]
        condition = call.get("ConditionExpression", "")
        only_open = "phase = :open" in condition and values[":open"]["S"] == Phase.OPEN
        parked = self.store.park(key, values[":t"]["S"], values[":x"]["S"], only_if_open=only_open)
        if not parked:
            raise TaskError("DynamoDb.ConditionalCheckFailedException")
        return {}

    def _deadline(self, payload: dict[str, Any]) -> dict[str, Any]:
        before = payload["breach"]["execution"]["RedriveCount"]
        redriven = payload["execution"]["RedriveCount"] > before
        with _as_task():
            seconds = self.deadline(BundleKey.from_pk(payload["pk"]), redriven=redriven)
        return {"wait_seconds": seconds}

    def _submit(self, payload: dict[str, Any]) -> dict[str, Any]:
        attempt = Attempt(
            execution_arn=payload["execution"]["Id"],
            redrive_count=payload["execution"]["RedriveCount"],
            time_left=timedelta(seconds=60),
        )
        with _as_task():
            self.submit(BundleKey.from_pk(payload["pk"]), attempt)
        return {}


class _as_task:  # noqa: N801 - reads as a phrase
    """Turns what a function raises into what the machine sees."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        """Name the error as Lambda does; a dead host is a sandbox error."""
        if isinstance(error, MusterError):
            raise TaskError(type(error).__name__) from error
        if isinstance(error, CrashError):
            raise TaskError("Lambda.Unknown") from error


def records(*contents: tuple[str, dict[str, Any]], timestamp: datetime = NOON) -> list[Record]:
    """Make records at distinct places, in order."""
    return [
        Record(
            place=Place(topic, 0, offset),
            value=json.dumps(document).encode(),
            timestamp=timestamp,
        )
        for offset, (topic, document) in enumerate(contents)
    ]
