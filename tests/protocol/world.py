"""The real use cases around in-memory adapters, a virtual clock, and faults at every effect."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from muster.adapters.memory import MemoryBundleStore
from muster.core.bundle import BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.definition import Json
from muster.core.errors import MusterError, TransientError
from muster.core.event import Place, Record
from muster.core.job import (
    Accepted,
    Answer,
    Doubtful,
    Found,
    JobRequest,
    Missed,
    NotSent,
    Refused,
    Search,
    Sight,
    Template,
)
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
from tests.protocol.kept import (
    MemoryJournal,
    MemoryNotices,
    MemoryQuarantine,
    MemoryTemplates,
    MemoryTexts,
)
from tests.protocol.machine import Execution, Machine, TaskError

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARK = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken"


class CrashError(BaseException):
    """The function's host died: nothing catches this."""


@dataclass
class VirtualClock:
    """Time that moves when told."""

    instant: datetime = NOON

    def now(self) -> datetime:
        """Return the virtual instant."""
        return self.instant

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.instant += timedelta(seconds=seconds)


@dataclass
class Faulty:
    """A port whose every call is an effect at which the world may interfere."""

    port: Any
    interfere: Callable[[str, Callable[[], Any]], Any]
    counted: tuple[str, ...] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port offers
        """Return the port's method with the interference around it."""
        found = getattr(self.port, name)
        if not callable(found) or (self.counted is not None and name not in self.counted):
            return found
        return lambda *a, **k: self.interfere(name, lambda: found(*a, **k))


@dataclass
class VirtualControlM:
    """Takes every POST as a new instance, and shows it after a lag."""

    clock: VirtualClock
    lag: float = 0
    outcomes: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    instances: list[tuple[str, datetime]] = field(default_factory=list)

    def submit(self, request: JobRequest) -> Answer:
        """Answer as the next outcome says; without one, take the job."""
        outcome = self.outcomes.pop(0) if self.outcomes else "accept"
        if outcome == "not sent":
            return NotSent("connection refused")
        self.posts.append(request.folder)
        self.texts.append(request.text)
        if outcome == "refuse":
            return Refused(("bad job",))
        if outcome == "lost on the way":
            return Doubtful("reset")
        seen_at = self.clock.now() + timedelta(seconds=self.lag)
        self.instances.append((request.folder, seen_at))
        return Doubtful("read timeout") if outcome == "answer lost" else Accepted("run-1")

    def look_up(self, search: Search) -> Sight:
        """Show what is visible by now."""
        now = self.clock.now()
        shown = [name for name, at in self.instances if name == search.folder and at <= now]
        return Found("IN01:00001", ("00001",)) if shown else Missed()


class EchoRenderer:
    """Renders the values themselves."""

    def render(self, template: Template, values: Mapping[str, Json]) -> str:
        """Return template version and arguments as JSON."""
        return json.dumps({"template": template.source, "args": values["args"]})


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
        waits: Any = Faulty(self.machine, self._effect, ("start", "wake", "ring"))
        common: dict[str, Any] = {"store": store, "clock": self.clock, "catalogue": self.catalogue}
        common["folding"] = Folding(**common)
        common["journal"] = self.journal
        waiting: dict[str, Any] = {"settle": Settle(waits), "each": map, **common}
        self.ingest = Ingest(
            quarantine=self._behind_faults(self.quarantine),
            journal=self.journal,
            catalogue=self.catalogue,
            take_in=TakeIn(**waiting),
        )
        told = {name: common[name] for name in ("store", "clock", "catalogue", "journal")}
        tell = Tell(notices=self._behind_faults(self.notices), **told)
        self.deadline = Deadline(
            store=store, clock=self.clock, folding=common["folding"], tell=tell
        )
        self.sweep = Sweep(waits=waits, tell=tell, **waiting)
        request = Request(
            store=store,
            templates=self._behind_faults(self.templates),
            renderer=EchoRenderer(),
            texts=self._behind_faults(self.texts),
            catalogue=self.catalogue,
            site={},
        )
        self.submit = Submit(controlm=self._behind_faults(self.controlm), request=request, **told)

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
