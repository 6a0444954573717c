"""GET /config/servers, /status and /yaml."""

from flask import Blueprint, Response

from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer
from localcloud.controlm.routes.session import VERSION


class HealthRoutes:
    """How the product is."""

    def __init__(self, product: Product) -> None:
        """Tell about this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("health", __name__)
        routes.get("/config/servers")(self.servers)
        routes.get("/status")(self.status)
        routes.get("/yaml")(self.description)
        return routes

    def servers(self) -> Response:
        """List the servers and whether they are up."""
        return answer([self._server(name) for name in self._product.site.servers])

    def status(self) -> Response:
        """Say that somebody is at home."""
        return Response("Automation API is up", mimetype="text/plain")

    def description(self) -> Response:
        """Hand out the description of the API where the simulator was given one."""
        if self._product.description is None:
            raise RefusalError(404, "No description of the API was given to this simulator")
        return Response(self._product.description, mimetype="text/yaml")

    def _server(self, name: str) -> dict[str, str]:
        state = self._product.switches.server_state
        return {
            "name": name,
            "host": name.lower(),
            "state": state,
            "desiredState": "UP",
            "message": "Connected" if state == "up" else "Disconnected",
            "version": VERSION,
            "OSType": "Linux",
            "status": state,
        }
