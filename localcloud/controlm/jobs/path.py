"""Which jobs of a folder come before which, by the events they hand on."""

from datetime import datetime, timedelta

from localcloud.controlm.definitions.compile import event_term
from localcloud.controlm.definitions.plan import EventTerm
from localcloud.controlm.jobs.history import usual
from localcloud.controlm.jobs.orders import JobOrder, Status
from localcloud.controlm.jobs.state import State


def before(job: JobOrder) -> list[JobOrder]:
    """Name the jobs of the folder that add an event this one waits for."""
    awaited = {term.name for wait in job.plan.waits for term in wait if isinstance(term, EventTerm)}
    others = (other for other in job.folder.jobs if other is not job)
    return [other for other in others if awaited & _added(other)]


def all_before(job: JobOrder) -> list[JobOrder]:
    """Follow the events back to every job that this one depends on, in the folder's order."""
    found: list[JobOrder] = []
    open_ends = [job]
    while open_ends:
        fresh = [one for one in before(open_ends.pop()) if one not in found and one is not job]
        found += fresh
        open_ends += fresh
    return [one for one in job.folder.jobs if one in found and not one.deleted]


def expected(job: JobOrder, state: State) -> tuple[datetime, datetime] | None:
    """Foretell when a job starts and ends; None where its name never ran before."""
    takes = usual(job, state)
    if takes is None:
        return None
    start = job.started_at or state.at + longest(job, state, counts_running=True)
    return start, job.ended_at or max(start + takes, state.at)


def longest(job: JobOrder, state: State, *, counts_running: bool) -> timedelta:
    """Add up what is known to remain before a job, along the chain that takes longest.

    Without `counts_running` a job that executes takes no more time: that is what still remains
    however long its run has been.
    """
    seen: dict[str, timedelta] = {job.job_id: timedelta()}

    def until_end(one: JobOrder) -> timedelta:
        if one.job_id not in seen:
            seen[one.job_id] = timedelta()  # a circle adds nothing to itself
            seen[one.job_id] = _remaining(one, state, counts_running=counts_running)
            if not (one.status.is_end or one.status is Status.EXECUTING):
                seen[one.job_id] += max(map(until_end, before(one)), default=timedelta())
        return seen[one.job_id]

    return max(map(until_end, before(job)), default=timedelta())


def _remaining(job: JobOrder, state: State, *, counts_running: bool) -> timedelta:
    takes = usual(job, state)
    if job.status.is_end or job.deleted or takes is None:
        return timedelta()
    if job.status is not Status.EXECUTING:
        return takes
    return max(timedelta(), _since(job, state.at) + takes) if counts_running else timedelta()


def _since(job: JobOrder, at: datetime) -> timedelta:
    return (job.started_at or at) - at


def _added(job: JobOrder) -> set[str]:
    acted = (one for one in job.plan.actions if one.type == "Event:Add")
    return {term.name for term in job.plan.adds} | {event_term(one.settings).name for one in acted}
