"""GET /run/job/{id}/related, /statistics, /get: what is known about an order."""

import json

from flask import Blueprint, Response

from localcloud.controlm.jobs.history import earlier, usual
from localcloud.controlm.jobs.orders import JobOrder, Order
from localcloud.controlm.jobs.services import services
from localcloud.controlm.jobs.state import PastRun, State
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer
from localcloud.controlm.watch.durations import clock_text
from localcloud.controlm.watch.rows import Row

STAMP = "%Y%m%d%H%M%S"
NOT_FOUND_OF_RELATED = 400  # the operation declares no 404


class JobFactRoutes:
    """Services, statistics and definition of one order."""

    def __init__(self, product: Product) -> None:
        """Tell about this product's orders."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("job-facts", __name__)
        routes.get("/run/job/<job_id>/related")(self.related)
        routes.get("/run/job/<job_id>/statistics")(self.statistics)
        routes.get("/run/job/<job_id>/get")(self.definition)
        return routes

    def related(self, job_id: str) -> Response:
        """Name the services that the job belongs to."""
        with self._product.active.settled() as state:
            order = self._found(job_id, NOT_FOUND_OF_RELATED)
            names = [
                one.job.plan.text("ServiceName")
                for one in services(state, self._product.site)
                if order is one.job or order in one.watched
            ]
        belongs = [{"serviceName": name} for name in names]
        return answer(
            {"BelongToServices": belongs, "DependsOnServices": [], "ServicesJobDependency": []}
        )

    def statistics(self, job_id: str) -> Response:
        """Tell how long the job's name took before; no period where it never ran."""
        with self._product.active.settled() as state:
            order = self._found(job_id, 404)
            periods = self._periods(order, state) if isinstance(order, JobOrder) else []
        answered = {"currentPeriod": "", "calendarControlm": "", "calendarName": ""}
        return answer({**answered, "periods": periods})

    def definition(self, job_id: str) -> Response:
        """Tell the definition that was ordered, as text."""
        with self._product.active.settled():
            order = self._found(job_id, 404)
        folder = order.folder.plan if isinstance(order, JobOrder) else order.plan
        own = folder.definition
        if isinstance(order, JobOrder):
            own = {"Type": folder.type, order.plan.name: own[order.plan.name]}
        return answer(json.dumps({folder.name: own}, indent=2))

    def _periods(self, job: JobOrder, state: State) -> list[Row]:
        runs, average = earlier(job, state), usual(job, state)
        if average is None:
            return []
        told = {"startTime": "", "cpuTime": "", "runTime": clock_text(average)}
        info = {"averageInfo": told, "runs": [self._run(run) for run in runs]}
        return [{"periodTag": "*", "runInfo": info}]

    def _run(self, run: PastRun) -> dict[str, str]:
        local = self._product.site.local
        return {
            "startTime": f"{local(run.started_at):{STAMP}}",
            "endTime": f"{local(run.ended_at):{STAMP}}",
            "cpuTime": "",
            "runTime": clock_text(run.took),
            "jobId": run.job_id,
            "orderDate": f"{run.odate:%y%m%d}",
        }

    def _found(self, job_id: str, status: int) -> Order:
        order = self._product.active.find(job_id)
        if order is None:
            raise RefusalError(status, f"Job {job_id} was not found")
        return order
