"""GET /run/status, /run/jobs/status, /run/job, /archive/search."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, request

from localcloud.controlm.jobs.orders import FolderOrder, Run
from localcloud.controlm.jobs.state import State
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    RefusalError,
    answer,
    endpoint,
    fault,
    monitor_page,
    number,
)
from localcloud.controlm.watch.filters import Matching, Predicate, matching
from localcloud.controlm.watch.paging import page
from localcloud.controlm.watch.queries import APPLIED, ARCHIVE_SEARCH, JOBS_STATUS
from localcloud.controlm.watch.rows import Row, Rows

PARTIAL = 206
ARCHIVE_LIMIT = 500


class WatchRoutes:
    """Looking; nothing here changes an order."""

    def __init__(self, product: Product) -> None:
        """Look at this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("watch", __name__)
        routes.get("/run/status/<run_id>")(self.run_status)
        routes.get("/run/jobs/status")(self.jobs_status)
        routes.get("/run/job/<job_id>/status")(self.job_status)
        routes.get("/archive/search")(self.archive_search)
        return routes

    def run_status(self, run_id: str) -> Response:
        """Tell one page of a run; Completed means that it has been ordered."""
        start = number("startIndex", "0", 0)
        with self._product.active.settled() as state:
            run = self._living(run_id, state)
            if run.shows_at > state.at:
                return answer({"completion": "Pending", **page([], 0, "")})
            address = f"{endpoint()}/run/status/{run_id}"
            rows = page(list(self._rows_of(run)), start, address)
            watched = {"monitorPageURI": monitor_page(run_id)}
            return answer({"completion": "Completed", **rows, **watched})

    def jobs_status(self) -> Response:
        """Search Active Jobs; 206 when more match than the limit lets through."""
        limit = number("limit", str(self._product.switches.jobs_status_limit), 1)
        predicates = self._predicates(JOBS_STATUS, "%y%m%d")
        if (asked := fault()) is not None and asked.kind == "ignored-filter":
            predicates = []
        if not self._product.switches.filter_returns_folder_row:
            predicates.append(lambda order: not isinstance(order, FolderOrder))
        with self._product.active.settled() as state:
            found = matching(state.showing(), predicates)
            rows = [self._spell.row(order) for order in found[:limit]]
        body = {"statuses": rows, "returned": len(rows), "total": len(found)}
        return answer(body, PARTIAL if len(found) > limit else 200)

    def job_status(self, job_id: str) -> Response:
        """Tell about one order."""
        with self._product.active.settled():
            order = self._product.active.find(job_id)
            if order is None:
                raise RefusalError(404, f"Job {job_id} was not found")
            return answer(self._spell.row(order))

    def archive_search(self) -> Response:
        """Search what has left Active Jobs."""
        if not self._product.switches.archive_installed:
            raise RefusalError(500, "Workload Archiving is not installed")
        limit = number("limit", str(ARCHIVE_LIMIT), 1)
        predicates = self._predicates(ARCHIVE_SEARCH, "%Y-%m-%d")
        with self._product.active.settled() as state:
            found = matching(state.archive, predicates)
            rows = [self._spell.archived(order) for order in found[:limit]]
        more = len(found) > limit
        body = {"jobs": rows, "returned": len(rows), "additionalJobsMatchSearchCriteria": more}
        return answer(body, PARTIAL if more else 200)

    @property
    def _spell(self) -> Rows:
        return Rows(self._product.site, self._product.switches.time_format, endpoint())

    def _living(self, run_id: str, state: State) -> Run:
        run = state.runs.get(run_id)
        life = self._product.switches.run_id_life_s
        if run is None or (
            life is not None and state.at > run.created_at + timedelta(seconds=life)
        ):
            raise RefusalError(404, f"Run {run_id} was not found")
        return run

    def _rows_of(self, run: Run) -> Iterator[Row]:
        for folder in run.folders:
            if not folder.is_gone:
                yield self._spell.row(folder)
                yield from (self._spell.row(job) for job in folder.jobs if not job.is_gone)

    def _predicates(self, route: str, date_format: str) -> list[Predicate]:
        how = Matching(date_format, self._product.switches.comma_lists)
        names = [name for name in request.args if name in APPLIED[route] and name != "limit"]
        try:
            return [how.predicate(name, request.args[name]) for name in names]
        except ValueError as error:
            raise RefusalError(400, str(error)) from error
