"""What the log of an order tells, in the words and codes of the product."""

from collections.abc import Iterable
from datetime import datetime

from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Line, Order, Status
from localcloud.controlm.site import Site

HEAD = f"{'Event Time':<22}{'Message':<68}Code"
BASE_36 = 36


def text(lines: Iterable[Line], site: Site) -> str:
    """Lay out a log as a table, on the server's wall clock."""
    return "\n".join([HEAD, *(_row(line, site) for line in lines)]) + "\n"


def ordered(order: Order, folder: FolderOrder) -> None:
    """Tell that an order has been placed."""
    number = int(order.order_id, BASE_36)
    said = f"ORDERED JOB:{number}; DAILY FORCED, ODATE {folder.odate:%Y%m%d}"
    order.log.append(Line(at=folder.ordered_at, message=said, code="5065"))


def began(job: JobOrder, site: Site) -> None:
    """Tell that a job has been given to its host and has started there."""
    if job.started_at is None:
        return
    if not job.is_dummy:
        _submitted(job, job.started_at, site)
    said = f"JOB STATE CHANGED TO {job.status}"
    job.log.append(Line(at=job.started_at, message=said, code="5120"))


def _submitted(job: JobOrder, at: datetime, site: Site) -> None:
    host = job.plan.text("Host") or job.folder.plan.server
    stamp = f"{site.local(at):%Y%m%d%H%M%S}"
    job.log += [
        Line(at=at, message=f"SUBMITTED TO {host}", code="5105"),
        Line(at=at, message=f"STARTED AT {stamp} ON {host}", code="5101"),
    ]


def ended(job: JobOrder, site: Site) -> None:
    """Tell how the run that is over has ended."""
    last = job.executions[-1]
    stamp = f"{site.local(last.ended_at):%Y%m%d%H%M%S}"
    said = f"ENDED AT {stamp}. OSCOMPSTAT {last.exit_code}. RUNCNT {job.runs}"
    job.log.append(Line(at=last.ended_at, message=said, code="5100"))


def settled(job: JobOrder, at: datetime) -> None:
    """Tell what the result has become after the job's actions."""
    if job.status is Status.ENDED_OK:
        job.log.append(Line(at=at, message="ENDED OK"))
        return
    failures = sum(run.exit_code != 0 for run in job.executions)
    said = f"ENDED NOTOK. NUMBER OF FAILURES SET TO {max(failures, 1)}"
    job.log.append(Line(at=at, message=said, code="5134"))


def _row(line: Line, site: Site) -> str:
    stamp = f"{site.local(line.at):%H:%M:%S %d-%b-%Y}"
    return f"{stamp:<22}{line.message:<68}{line.code}".rstrip()
