"""Folders and jobs as they stand in Active Jobs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from localcloud.controlm.definitions.plan import EventTerm, FolderPlan, JobPlan
from localcloud.controlm.effects import Effect

Note = Callable[[Effect], None]


class Status(StrEnum):
    """The strings of the Automation API."""

    WAIT_CONDITION = "Wait Condition"
    WAIT_USER = "Wait User"
    WAIT_RESOURCE = "Wait Resource"
    WAIT_HOST = "Wait Host"
    EXECUTING = "Executing"
    ENDED_OK = "Ended OK"
    ENDED_NOT_OK = "Ended Not OK"

    @property
    def is_end(self) -> bool:
        """Say whether nothing more happens by itself."""
        return self is Status.ENDED_OK or self is Status.ENDED_NOT_OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a job's log; the code stays empty where nobody has published it."""

    at: datetime
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One run that has ended."""

    started_at: datetime
    ended_at: datetime
    exit_code: int
    output: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class FolderOrder:
    """One instance of a folder; `note` adds to the journal entry of the request behind it."""

    order_id: str
    run_id: str
    plan: FolderPlan
    odate: date
    ordered_at: datetime
    note: Note = field(repr=False)
    pool_variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    has_own_links: bool = False
    is_stuck: bool = False
    held: bool = False
    deleted: bool = False
    jobs: list["JobOrder"] = field(default_factory=list)
    log: list[Line] = field(default_factory=list)
    is_confirmed: bool = False
    left_as: Status | None = None

    @property
    def job_id(self) -> str:
        """The id on the wire."""
        return f"{self.plan.server}:{self.order_id}"

    @property
    def status(self) -> Status:
        """Derive the folder's status from its jobs."""
        if self.left_as:
            return self.left_as
        states = {job.status for job in self.jobs if not (job.deleted or job.is_gone)}
        if self.awaits_confirmation:
            return Status.WAIT_USER
        if all(state.is_end for state in states):
            return Status.ENDED_NOT_OK if Status.ENDED_NOT_OK in states else Status.ENDED_OK
        return Status.EXECUTING if self.started_at else Status.WAIT_CONDITION

    @property
    def awaits_confirmation(self) -> bool:
        """Say whether no job may start before somebody confirms the folder."""
        return self.plan.settings.get("Confirm") is True and not self.is_confirmed

    @property
    def started_at(self) -> datetime | None:
        """When the first job began."""
        return min((began for job in self.jobs if (began := job.began_at)), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """When the last job ended, once all have."""
        if not self.status.is_end:
            return None
        return max((job.ended_at for job in self.jobs if job.ended_at), default=None)

    @property
    def is_gone(self) -> bool:
        """Say whether the folder has left Active Jobs."""
        return self.left_as is not None

    def link_name(self, term: EventTerm) -> str:
        """Name an event; links of an order that is to be independent carry its id."""
        own = term.is_link and self.has_own_links
        return f"{term.name}-{self.order_id}" if own else term.name


@dataclass(slots=True, kw_only=True, eq=False)
class JobOrder:
    """One instance of a job; `is_gone` once it has left Active Jobs."""

    order_id: str
    folder: FolderOrder = field(repr=False)
    plan: JobPlan
    status: Status = Status.WAIT_CONDITION
    held: bool = False
    deleted: bool = False
    runs: int = 0
    is_gone: bool = False
    has_resources: bool = False
    told_late: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    bypassed: frozenset[str] = frozenset()
    started_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    executions: list[Execution] = field(default_factory=list)
    log: list[Line] = field(default_factory=list)

    @property
    def job_id(self) -> str:
        """The id on the wire."""
        return f"{self.folder.plan.server}:{self.order_id}"

    @property
    def is_dummy(self) -> bool:
        """Say whether the job needs neither a host nor time."""
        if self.plan.type in ("Job:Dummy", "Job:SLAManagement"):
            return True
        return self.plan.settings.get("RunAsDummy") is True or "runJobAsDummy" in self.bypassed

    @property
    def is_stopped(self) -> bool:
        """Say whether a hold, its own or its folder's, keeps the job where it is."""
        return self.held or self.folder.held

    @property
    def began_at(self) -> datetime | None:
        """When the first run began."""
        return self.executions[0].started_at if self.executions else self.started_at


Order = FolderOrder | JobOrder


@dataclass(slots=True, kw_only=True)
class Run:
    """What one submission ordered; its orders show from `shows_at` on."""

    run_id: str
    created_at: datetime
    shows_at: datetime
    folders: list[FolderOrder] = field(default_factory=list)
