"""GET /run/job/{id}/output, /log, /waitingInfo: what an order has to say."""

from flask import Blueprint, Response, request

from localcloud.controlm.jobs import log
from localcloud.controlm.jobs.orders import JobOrder, Order
from localcloud.controlm.jobs.waiting import reasons
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer
from localcloud.controlm.watch.paging import whole_number

NO_OUTPUT = "OUTPUT DOES NOT EXIST FOR THIS JOB"
LAST = "0"


class JobTextRoutes:
    """Texts about one order."""

    def __init__(self, product: Product) -> None:
        """Read at this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("job-texts", __name__)
        routes.get("/run/job/<job_id>/output")(self.output)
        routes.get("/run/job/<job_id>/log")(self.log)
        routes.get("/run/job/<job_id>/waitingInfo")(self.waiting_info)
        return routes

    def output(self, job_id: str) -> Response:
        """Show what a run has left; run 0 is the last."""
        number = run_number(request.args.get("runNo", LAST))
        with self._product.active.settled():
            return plain(output_of(self._found(job_id), number))

    def log(self, job_id: str) -> Response:
        """Show what has happened to an order."""
        with self._product.active.settled():
            return plain(log.text(self._found(job_id).log, self._product.site))

    def waiting_info(self, job_id: str) -> Response:
        """Say in sentences what an order waits for."""
        active = self._product.active
        with active.settled() as state:
            return answer(reasons(self._found(job_id), active.around(state)))

    def _found(self, job_id: str) -> Order:
        order = self._product.active.find(job_id)
        if order is None:
            raise RefusalError(404, f"Job {job_id} was not found")
        return order


def output_of(order: Order, number: int) -> str:
    """Find the output of a run by its number, or of the last by 0."""
    runs = order.executions if isinstance(order, JobOrder) else []
    chosen = runs[-1:] if number == 0 else runs[number - 1 : number]
    if not chosen or chosen[0].output is None:
        raise RefusalError(404, NO_OUTPUT)
    return chosen[0].output


def run_number(text: str) -> int:
    """Read a run number."""
    try:
        return whole_number("runNo", text, 0)
    except ValueError as error:
        raise RefusalError(404, str(error)) from error


def plain(text: str) -> Response:
    """Spell an answer of plain text."""
    return Response(text, mimetype="text/plain")
