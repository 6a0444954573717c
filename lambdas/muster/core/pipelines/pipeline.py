"""A pipeline as every backend sees it: checked, jumps resolved, every default filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

from muster.core.definition import Json

JobId = NewType("JobId", str)
Engine = Literal["step-functions", "airflow", "cloud-workflows", "control-m"]
Unit = Literal["minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its document: the JSON path, and the line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`sync`: one call of an executor, which answers with a final word."""

    executor: str
    timeout: int  # seconds of the call


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`async`: an executor starts a job, which is asked for its state until it has ended."""

    executor: str
    status: str  # the executor that is asked
    timeout: int  # seconds of one call
    wait: int  # seconds before each question
    limit: int  # seconds from the answer to `get_id` until the job must have ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """`workflows`: another pipeline, or a workflow that the engine knows, run to its end."""

    workflow: str
    limit: int  # seconds until it must have ended


Work = Call | Job | Nested


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `name` is unique in the document, as `id` is."""

    id: JobId
    name: str
    work: Work
    continues: bool = False  # whether the thread goes on when this step has failed
    reads: JobId | None = None  # the step whose answer is this one's `input`; None: the run's own
    properties: Mapping[str, Json] = field(default_factory=dict)
    fields: Mapping[str, Json] = field(default_factory=dict)  # unknown ones, for the executor
    at: Place = field(default=Place("", 1), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Steps that run one after another; those that a `NEXT` jumps over never run."""

    id: str
    steps: tuple[Step, ...]
    skipped: tuple[Step, ...] = ()
    fields: Mapping[str, Json] = field(default_factory=dict)
    at: Place = field(default=Place("", 1), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Threads that run side by side; the next level begins when all have ended well."""

    id: str
    threads: tuple[Thread, ...]
    fields: Mapping[str, Json] = field(default_factory=dict)
    at: Place = field(default=Place("", 1), compare=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so many minutes, hours or days."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Cron:
    """EventBridge's six fields, UTC; one of `day` and `weekday` is `?`."""

    minute: str
    hour: str
    day: str
    month: str
    weekday: str
    year: str


Schedule = Rate | Cron


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A document; `args` is a JSON Schema of the `query_variables` that a run takes."""

    name: str
    engine: Engine
    levels: tuple[Level, ...]
    schedule: Schedule | None = None
    owner: str | None = None
    args: Mapping[str, Json] | None = None
    fields: Mapping[str, Json] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Walk the steps that may run, in the order of the document."""
        for level in self.levels:
            for thread in level.threads:
                yield from thread.steps
