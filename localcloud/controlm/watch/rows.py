"""Orders as the API spells them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order
from localcloud.controlm.jobs.path import expected
from localcloud.controlm.jobs.state import State
from localcloud.controlm.site import Site

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """Spells orders with the site's time format and the endpoint's address."""

    site: Site
    time_format: str
    endpoint: str
    state: State

    def row(self, order: Order) -> Row:
        """Spell one JobRunStatus."""
        job_id = order.job_id
        return {
            "jobId": job_id,
            **(self._folder(order) if isinstance(order, FolderOrder) else self._job(order)),
            "status": order.status.value,
            "held": order.held,
            "deleted": order.deleted,
            "cyclic": False,
            "startTime": self._time(order.started_at),
            "endTime": self._time(order.ended_at),
            **self._estimates(order),
            **self._settings(order),
            "logURI": f"{self.endpoint}/run/job/{job_id}/log",
        }

    def archived(self, order: Order) -> Row:
        """Spell one Job of the archive."""
        took = (order.ended_at - order.started_at) if order.ended_at and order.started_at else None
        return {
            **self.row(order),
            "duration": int((took or timedelta()).total_seconds()),
            "runAs": order.plan.text("RunAs"),
            "archiveRule": "",
        }

    def _folder(self, order: FolderOrder) -> Row:
        return {
            "folderId": f"{order.plan.server}:",
            "numberOfRuns": 1 if order.started_at else 0,
            "name": order.plan.name,
            "folder": order.plan.name,
            "type": "Folder",
            "outputURI": "Folder has no output",
        }

    def _job(self, order: JobOrder) -> Row:
        uri = f"{self.endpoint}/run/job/{order.job_id}/output"
        return {
            "folderId": order.folder.job_id,
            "numberOfRuns": order.runs,
            "name": order.plan.name,
            "folder": order.folder.plan.name,
            "type": order.plan.type.removeprefix("Job:"),
            "outputURI": uri if order.runs else "Job did not run, it has no output",
        }

    def _settings(self, order: Order) -> Row:
        folder = order if isinstance(order, FolderOrder) else order.folder
        return {
            "orderDate": f"{folder.odate:%y%m%d}",
            "ctm": folder.plan.server,
            "description": order.plan.text("Description"),
            "host": order.plan.text("Host"),
            "application": order.plan.text("Application"),
            "subApplication": order.plan.text("SubApplication"),
        }

    def _estimates(self, order: Order) -> Row:
        jobs = [order] if isinstance(order, JobOrder) else order.jobs
        spans = [span for job in jobs if (span := expected(job, self.state))]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        return {
            "estimatedStartTime": [self._digits(min(starts))] if starts else [],
            "estimatedEndTime": [self._digits(max(ends))] if ends else [],
        }

    def _digits(self, moment: datetime) -> str:
        return f"{self.site.local(moment):%Y%m%d%H%M%S}"

    def _time(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        here = self.site.local(moment)
        if self.time_format == "digits":
            return self._digits(moment)
        comma = "," if self.time_format == "comma" else ""
        hour = f"{here:%I}".lstrip("0")
        return f"{here:%b} {here.day}, {here.year}{comma} {hour}:{here:%M:%S %p}"
