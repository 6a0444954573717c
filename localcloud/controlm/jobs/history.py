"""What earlier runs of a name took: the statistics that predictions rest on."""

from datetime import timedelta

from localcloud.controlm.jobs.orders import JobOrder
from localcloud.controlm.jobs.state import PastRun, State

KEPT = 20


def record(job: JobOrder, state: State) -> None:
    """Remember a run that has just ended well, and forget those of long ago."""
    last = job.executions[-1]
    run = PastRun(
        job_id=job.job_id,
        odate=job.folder.odate,
        started_at=last.started_at,
        ended_at=last.ended_at,
    )
    known = state.past_runs(job.folder.plan.server, job.plan.name)
    known.append(run)
    del known[:-KEPT]


def earlier(job: JobOrder, state: State) -> list[PastRun]:
    """List the runs of the job's name by other orders."""
    known = state.past_runs(job.folder.plan.server, job.plan.name)
    return [run for run in known if run.job_id != job.job_id]


def usual(job: JobOrder, state: State) -> timedelta | None:
    """Tell how long the job's name takes on average; None where it never ran before."""
    took = [run.took for run in earlier(job, state)]
    return sum(took, timedelta()) / len(took) if took else None
