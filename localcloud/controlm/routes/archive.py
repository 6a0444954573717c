"""/archive: what has left Active Jobs."""

from flask import Blueprint, Response, request

from localcloud.controlm.jobs import log
from localcloud.controlm.jobs.orders import JobOrder, Order
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import PARTIAL, RefusalError, answer, endpoint, number
from localcloud.controlm.routes.job_texts import output_of, plain
from localcloud.controlm.routes.search import predicates
from localcloud.controlm.watch.filters import matching
from localcloud.controlm.watch.queries import ARCHIVE_SEARCH
from localcloud.controlm.watch.rows import Rows

ARCHIVE_LIMIT = "500"
DATE = "%Y-%m-%d"


class ArchiveRoutes:
    """Looking at the past; it needs the add-on of the product."""

    def __init__(self, product: Product) -> None:
        """Look at this product's archive."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("archive", __name__)
        routes.get("/archive/search")(self.search)
        routes.get("/archive/<job_id>/log")(self.log)
        routes.get("/archive/<job_id>/output")(self.output)
        routes.before_request(self._installed)
        return routes

    def search(self) -> Response:
        """Search what has left Active Jobs; 206 when more match than the limit lets through."""
        limit = number("limit", ARCHIVE_LIMIT, 1)
        product, asked = self._product, predicates(self._product, ARCHIVE_SEARCH, DATE)
        with product.active.settled() as state:
            spell = Rows(product.site, product.switches.time_format, endpoint(), state)
            found = matching(state.archive, asked)
            rows = [spell.archived(order) for order in found[:limit]]
        more = len(found) > limit
        body = {"jobs": rows, "returned": len(rows), "additionalJobsMatchSearchCriteria": more}
        return answer(body, PARTIAL if more else 200)

    def log(self, job_id: str) -> Response:
        """Show what had happened to a job up to its last run."""
        order, run = self._found(job_id), _run()
        if run > (order.runs if isinstance(order, JobOrder) else 0):
            raise RefusalError(404, f"Job {job_id} has no run {run}")
        return plain(log.text(order.log, self._product.site))

    def output(self, job_id: str) -> Response:
        """Show what a run had left."""
        return plain(output_of(self._found(job_id), _run()))

    def _installed(self) -> None:
        if not self._product.switches.archive_installed:
            raise RefusalError(500, "Workload Archiving is not installed")

    def _found(self, job_id: str) -> Order:
        with self._product.active.settled() as state:
            found = next((one for one in state.archive if one.job_id == job_id), None)
        if found is None:
            raise RefusalError(404, f"Job {job_id} was not found in the archive")
        return found


def _run() -> int:
    if "runNo" not in request.args:
        raise RefusalError(400, "runNo is required")
    return number("runNo", "", 0)
