"""GET /run/services/sla: the services that are active."""

from flask import Blueprint, Response

from localcloud.controlm.jobs.services import services
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import answer
from localcloud.controlm.watch.service_rows import service_row, stamp


class ServiceRoutes:
    """Telling how services stand."""

    def __init__(self, product: Product) -> None:
        """Tell about this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("services", __name__)
        routes.get("/run/services/sla")(self.services)
        return routes

    def services(self) -> Response:
        """List every service in Active Jobs."""
        with self._product.active.settled() as state:
            rows = [service_row(one) for one in services(state, self._product.site)]
            body = {"serviceLastUpdatedTime": stamp(state.at), "activeServices": rows}
        return answer(body)
