"""Carries out the moves of the table, with all that belongs to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from localcloud.controlm.effects import Moved, Ran
from localcloud.controlm.jobs import log
from localcloud.controlm.jobs.ending import after_end
from localcloud.controlm.jobs.guards import Surroundings, exit_code
from localcloud.controlm.jobs.history import record
from localcloud.controlm.jobs.moves import Move, Trigger, rows_of
from localcloud.controlm.jobs.orders import Execution, JobOrder, Line, Note, Order, Status
from localcloud.controlm.jobs.variables import command_of

KILLED = 9


class NotPossibleError(Exception):
    """The order cannot be moved like that from where it stands."""


def find(order: Order, by: Trigger, around: Surroundings) -> Move:
    """Find the row that applies; `NotPossibleError` says why none does."""
    if order.deleted and by is not Trigger.UNDELETE:
        raise NotPossibleError("The job is deleted: undelete it first")
    rows = rows_of(order.status, by)
    if not isinstance(order, JobOrder):
        rows = tuple(row for row in rows if row.flags)
    found = _first(rows, order, around)
    if found is None:
        raise NotPossibleError(_refusal(order, by, rows))
    return found


def advance(job: JobOrder, around: Surroundings) -> bool:
    """Let time take a job one step on; False when nothing moves it."""
    by = Trigger.EXIT if job.status is Status.EXECUTING else Trigger.TIME
    row = _first(rows_of(job.status, by), job, around)
    if row is None:
        return False
    carry_out(job, row, around, job.folder.note)
    return True


def _first(rows: Iterable[Move], order: Order, around: Surroundings) -> Move | None:
    return next((row for row in rows if row.guard(order, around)), None)


def carry_out(order: Order, row: Move, around: Surroundings, note: Note) -> None:
    """Make one move: log, flags, status, journal, then what belongs to the new status."""
    before = order.status
    if row.by in SAID:
        order.log.append(Line(at=around.state.at, message=SAID[row.by]))
    for flag, value in row.flags.items():
        setattr(order, flag, value)
    if isinstance(order, JobOrder) and row.to is not None:
        PREPARE.get(row.by, _nothing)(order, around)
        order.status = row.to
    told = Moved(
        job_id=order.job_id,
        name=order.plan.name,
        trigger=row.by.value,
        before=before.value,
        after=order.status.value,
    )
    note(told)
    if isinstance(order, JobOrder) and row.to is not None:
        FOLLOW.get(row.to, _nothing)(order, around)


def _refusal(order: Order, by: Trigger, rows: Sequence[Move]) -> str:
    if rows:
        return rows[0].refusal
    what = "job" if isinstance(order, JobOrder) else "folder"
    return f"A {what} in status {order.status} does not take {by}"


def _nothing(_job: JobOrder, _around: Surroundings) -> None:
    """Add nothing to a move."""


def _begin(job: JobOrder, around: Surroundings) -> None:
    at = around.state.at
    lasts = around.behaviours.of(job.plan.name).duration
    job.started_at, job.ended_at, job.runs = at, None, job.runs + 1
    job.ends_at = at if job.is_dummy else at + lasts
    log.began(job, around.site)
    if not job.is_dummy:
        ran = Ran(job_id=job.job_id, name=job.plan.name, command=command_of(job))
        job.folder.note(ran)


def _exit(job: JobOrder, around: Surroundings) -> None:
    output = None if job.is_dummy else around.behaviours.of(job.plan.name).output
    code = exit_code(job, around)
    _close(job, around, code, output)
    if code == 0:
        record(job, around.state)


def _kill(job: JobOrder, around: Surroundings) -> None:
    _close(job, around, KILLED, "")


def _close(job: JobOrder, around: Surroundings, code: int, output: str | None) -> None:
    at = around.state.at
    run = Execution(started_at=job.started_at or at, ended_at=at, exit_code=code, output=output)
    job.executions.append(run)
    job.ended_at, job.ends_at = at, None
    log.ended(job, around.site)


def _pass_on(job: JobOrder, _around: Surroundings) -> None:
    job.has_resources = job.has_resources or job.status is Status.WAIT_RESOURCE


def _again(job: JobOrder, _around: Surroundings) -> None:
    job.started_at = job.ended_at = None
    job.bypassed = frozenset()


def _finish(job: JobOrder, around: Surroundings) -> None:
    after_end(job, around.state.events)
    job.has_resources = False
    log.settled(job, around.state.at)


Deed = Callable[[JobOrder, Surroundings], None]
PREPARE: Mapping[Trigger, Deed] = {
    Trigger.TIME: _pass_on,
    Trigger.EXIT: _exit,
    Trigger.KILL: _kill,
    Trigger.RERUN: _again,
}
FOLLOW: Mapping[Status, Deed] = {
    Status.EXECUTING: _begin,
    Status.ENDED_OK: _finish,
    Status.ENDED_NOT_OK: _finish,
}
SAID: Mapping[Trigger, str] = {
    Trigger.HOLD: "HELD",
    Trigger.FREE: "FREED",
    Trigger.DELETE: "DELETED",
    Trigger.UNDELETE: "UNDELETED",
    Trigger.CONFIRM: "CONFIRMED",
    Trigger.RUN_NOW: "RUN NOW",
    Trigger.BYPASS: "BYPASSED",
    Trigger.KILL: "KILLED",
    Trigger.RERUN: "RERUN",
    Trigger.SET_TO_OK: "SET TO OK",
}
