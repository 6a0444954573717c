"""What a request brings about, as the journal tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A folder or a job has been ordered."""

    job_id: str
    type: str
    folder: str
    name: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A job has begun to execute; the command as it was after expansion."""

    job_id: str
    name: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """An action of a job has been carried out; nothing leaves the simulator."""

    job_id: str
    type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A folder's definition has been written to the definitions of a server."""

    server: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A folder's definition has been deleted from the definitions of a server."""

    server: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged:
    """An event has been set or deleted, by a job or by hand."""

    server: str
    name: str
    date: str
    is_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableChanged:
    """Somebody has set or deleted a pool variable; a deleted one has no value."""

    server: str
    variable: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChanged:
    """Somebody has set the size of a resource pool; a deleted one has none."""

    server: str
    name: str
    max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A folder or job has left Active Jobs at a New Day."""

    job_id: str
    name: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A folder or job has moved, by itself or because of an action that was asked for."""

    job_id: str
    name: str
    trigger: str
    before: str
    after: str


Effect = (
    Ordered
    | Ran
    | Acted
    | Stored
    | Removed
    | EventChanged
    | VariableChanged
    | PoolChanged
    | Archived
    | Moved
)
