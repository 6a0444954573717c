"""GET /run/status, /run/jobs/status, /run/job."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response

from localcloud.controlm.jobs.orders import FolderOrder, Run
from localcloud.controlm.jobs.state import State
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    PARTIAL,
    RefusalError,
    answer,
    endpoint,
    fault,
    monitor_page,
    number,
)
from localcloud.controlm.routes.search import predicates
from localcloud.controlm.watch.filters import matching
from localcloud.controlm.watch.paging import page
from localcloud.controlm.watch.queries import JOBS_STATUS
from localcloud.controlm.watch.rows import Row, Rows


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
        return routes

    def run_status(self, run_id: str) -> Response:
        """Tell one page of a run; Completed means that it has been ordered."""
        start = number("startIndex", "0", 0)
        with self._product.active.settled() as state:
            run = self._living(run_id, state)
            if run.shows_at > state.at:
                return answer({"completion": "Pending", **page([], 0, "")})
            address = f"{endpoint()}/run/status/{run_id}"
            rows = page(list(self._rows_of(run, self._spell(state))), start, address)
            watched = {"monitorPageURI": monitor_page(run_id)}
            return answer({"completion": "Completed", **rows, **watched})

    def jobs_status(self) -> Response:
        """Search Active Jobs; 206 when more match than the limit lets through."""
        limit = number("limit", str(self._product.switches.jobs_status_limit), 1)
        wanted = predicates(self._product, JOBS_STATUS, "%y%m%d")
        if (asked := fault()) is not None and asked.kind == "ignored-filter":
            wanted = []
        if not self._product.switches.filter_returns_folder_row:
            wanted.append(lambda order: not isinstance(order, FolderOrder))
        with self._product.active.settled() as state:
            found = matching(state.showing(), wanted)
            spell = self._spell(state)
            rows = [spell.row(order) for order in found[:limit]]
        body = {"statuses": rows, "returned": len(rows), "total": len(found)}
        return answer(body, PARTIAL if len(found) > limit else 200)

    def job_status(self, job_id: str) -> Response:
        """Tell about one order."""
        with self._product.active.settled() as state:
            order = self._product.active.find(job_id)
            if order is None:
                raise RefusalError(404, f"Job {job_id} was not found")
            return answer(self._spell(state).row(order))

    def _spell(self, state: State) -> Rows:
        return Rows(self._product.site, self._product.switches.time_format, endpoint(), state)

    def _living(self, run_id: str, state: State) -> Run:
        run = state.runs.get(run_id)
        life = self._product.switches.run_id_life_s
        if run is None or (
            life is not None and state.at > run.created_at + timedelta(seconds=life)
        ):
            raise RefusalError(404, f"Run {run_id} was not found")
        return run

    def _rows_of(self, run: Run, spell: Rows) -> Iterator[Row]:
        for folder in run.folders:
            if not folder.is_gone:
                yield spell.row(folder)
                yield from (spell.row(job) for job in folder.jobs if not job.is_gone)
