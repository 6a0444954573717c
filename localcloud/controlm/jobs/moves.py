"""The life of a job as one table: from where, by what, to where, on which condition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from localcloud.controlm.jobs import guards
from localcloud.controlm.jobs.guards import Guard
from localcloud.controlm.jobs.orders import Status


class Trigger(StrEnum):
    """What moves a job: time, its own exit, or an action of the API."""

    TIME = "time"
    EXIT = "exit"
    HOLD = "hold"
    FREE = "free"
    CONFIRM = "confirm"
    RUN_NOW = "runNow"
    BYPASS = "bypass"
    KILL = "kill"
    RERUN = "rerun"
    SET_TO_OK = "setToOk"
    DELETE = "delete"
    UNDELETE = "undelete"


ACTIONS = tuple(known for known in Trigger if known not in (Trigger.TIME, Trigger.EXIT))
ANY = frozenset(Status)
WAITING = frozenset(known for known in Status if known.value.startswith("Wait"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row; where `to` is empty the status stays and only the flags change.

    Rows of one start and trigger are tried from top to bottom; the first whose guard lets the
    job through counts. `refusal` is what an action is answered with where no guard does.
    """

    name: str
    since: frozenset[Status]
    by: Trigger
    to: Status | None = None
    guard: Guard = guards.always
    refusal: str = ""
    flags: Mapping[str, bool] = field(default_factory=dict)


def _at(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


_CONDITION, _USER = _at(Status.WAIT_CONDITION), _at(Status.WAIT_USER)
_RESOURCE, _HOST = _at(Status.WAIT_RESOURCE), _at(Status.WAIT_HOST)
_EXECUTING, _FAILED = _at(Status.EXECUTING), _at(Status.ENDED_NOT_OK)
_HELD = "The job is held: free it first"

TABLE: tuple[Move, ...] = (
    Move(
        name="a waiting job wants confirmation once its events are set",
        since=_CONDITION,
        by=Trigger.TIME,
        to=Status.WAIT_USER,
        guard=guards.must_be_confirmed,
    ),
    Move(
        name="a waiting job goes on once its events are set",
        since=_CONDITION,
        by=Trigger.TIME,
        to=Status.WAIT_RESOURCE,
        guard=guards.events_are_set,
    ),
    Move(
        name="a confirmed job goes on",
        since=_USER,
        by=Trigger.CONFIRM,
        to=Status.WAIT_RESOURCE,
        guard=guards.is_free,
        refusal=_HELD,
    ),
    Move(
        name="a confirmed folder lets its jobs start",
        since=_USER,
        by=Trigger.CONFIRM,
        guard=guards.is_folder,
        refusal=_HELD,
        flags={"is_confirmed": True},
    ),
    Move(
        name="a dummy with its resources needs no host",
        since=_RESOURCE,
        by=Trigger.TIME,
        to=Status.EXECUTING,
        guard=guards.needs_no_host,
    ),
    Move(
        name="a job with its resources asks for its host",
        since=_RESOURCE,
        by=Trigger.TIME,
        to=Status.WAIT_HOST,
        guard=guards.has_resources,
    ),
    Move(
        name="a job executes once its host accepts it",
        since=_HOST,
        by=Trigger.TIME,
        to=Status.EXECUTING,
        guard=guards.host_accepts,
    ),
    Move(
        name="a waiting job runs now",
        since=WAITING,
        by=Trigger.RUN_NOW,
        to=Status.EXECUTING,
        guard=guards.is_free,
        refusal=_HELD,
    ),
    Move(
        name="a waiting job bypasses what it waits for",
        since=WAITING,
        by=Trigger.BYPASS,
        guard=guards.is_free,
        refusal=_HELD,
    ),
    Move(
        name="a job ends well",
        since=_EXECUTING,
        by=Trigger.EXIT,
        to=Status.ENDED_OK,
        guard=guards.is_over_well,
    ),
    Move(
        name="a job fails",
        since=_EXECUTING,
        by=Trigger.EXIT,
        to=Status.ENDED_NOT_OK,
        guard=guards.is_over,
    ),
    Move(
        name="an executing job is killed",
        since=_EXECUTING,
        by=Trigger.KILL,
        to=Status.ENDED_NOT_OK,
    ),
    Move(
        name="a failed job runs again",
        since=_FAILED,
        by=Trigger.RERUN,
        to=Status.WAIT_CONDITION,
        guard=guards.is_free,
        refusal=_HELD,
    ),
    Move(
        name="a failed job is set to OK",
        since=_FAILED,
        by=Trigger.SET_TO_OK,
        to=Status.ENDED_OK,
    ),
    Move(
        name="an order is held",
        since=ANY,
        by=Trigger.HOLD,
        guard=guards.is_not_held,
        refusal="ALREADY HELD",
        flags={"held": True},
    ),
    Move(
        name="a held order is freed",
        since=ANY,
        by=Trigger.FREE,
        guard=guards.is_held,
        refusal="NOT HELD",
        flags={"held": False},
    ),
    Move(
        name="a held order is deleted",
        since=ANY,
        by=Trigger.DELETE,
        guard=guards.is_held,
        refusal="NOT HELD: only what is held can be deleted",
        flags={"deleted": True},
    ),
    Move(
        name="a deleted order is undeleted",
        since=ANY,
        by=Trigger.UNDELETE,
        guard=guards.is_deleted,
        refusal="NOT DELETED",
        flags={"deleted": False},
    ),
)


@cache
def rows_of(status: Status, by: Trigger) -> tuple[Move, ...]:
    """Find the rows for a status and a trigger, from top to bottom."""
    return tuple(row for row in TABLE if row.by is by and status in row.since)
