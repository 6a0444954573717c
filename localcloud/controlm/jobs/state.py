"""All that the simulated site remembers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from localcloud.controlm.definitions.plan import FolderPlan
from localcloud.controlm.jobs.events import EventTable
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order, Run

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment that takes its time, and what will have come of it."""

    ends_at: datetime
    results: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run that ended well, as statistics keep it."""

    job_id: str
    odate: date
    started_at: datetime
    ended_at: datetime

    @property
    def took(self) -> timedelta:
        """How long it took."""
        return self.ended_at - self.started_at


@dataclass(slots=True)
class State:
    """Orders, events, definitions and the archive; `at` is how far time has been played."""

    at: datetime
    counter: int = 0
    events: EventTable = field(default_factory=EventTable)
    runs: dict[str, Run] = field(default_factory=dict)
    folders: list[FolderOrder] = field(default_factory=list)
    archive: list[Order] = field(default_factory=list)
    deployed: dict[tuple[str, str], FolderPlan] = field(default_factory=dict)
    pools: dict[tuple[str, str], int] = field(default_factory=dict)
    statistics: dict[tuple[str, str], list[PastRun]] = field(default_factory=dict)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    pool_variables: dict[str, dict[str, str]] = field(default_factory=dict)

    def past_runs(self, server: str, name: str) -> list[PastRun]:
        """Return the runs of a job name, to look at and to add to."""
        return self.statistics.setdefault((server, name), [])

    def next_order_id(self) -> str:
        """Count in base 36, five characters."""
        self.counter += 1
        rest, text = self.counter, ""
        while rest:
            rest, digit = divmod(rest, len(DIGITS))
            text = DIGITS[digit] + text
        return text.rjust(5, "0")

    def variables_on(self, server: str) -> dict[str, str]:
        """Return a server's pool variables, to look at and to change."""
        return self.pool_variables.setdefault(server, {})

    def active(self) -> Iterator[FolderOrder]:
        """Name the folders in Active Jobs, also those that do not show yet."""
        return (folder for folder in self.folders if not folder.is_gone)

    def jobs(self) -> Iterator[JobOrder]:
        """Name the jobs in Active Jobs that can still move by themselves."""
        for folder in self.active():
            if folder.ordered_at <= self.at and not folder.deleted:
                yield from (job for job in folder.jobs if not (job.is_gone or job.deleted))

    def showing(self) -> Iterator[Order]:
        """List what a look at Active Jobs shows, each folder before its jobs."""
        for folder in self.active():
            if folder.ordered_at <= self.at:
                yield folder
                yield from (job for job in folder.jobs if not job.is_gone)
