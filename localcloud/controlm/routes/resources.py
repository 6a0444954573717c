"""/run/resources and /run/resource: the pools of each server."""

from flask import Blueprint, Response, request

from localcloud.controlm.jobs.resources import in_use
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, entry, json_object, text_of
from localcloud.controlm.routes.pool_tables import PoolTables
from localcloud.controlm.watch.filters import name_pattern


class ResourceRoutes:
    """Adding, resizing, deleting and listing pools."""

    def __init__(self, product: Product) -> None:
        """Open this product's pools."""
        self._product = product
        self._pools = PoolTables(product)

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("resources", __name__)
        routes.get("/run/resources")(self.resources)
        routes.post("/run/resource/<server>")(self.add)
        routes.post("/run/resource/<server>/<name>")(self.resize)
        routes.delete("/run/resource/<server>/<name>")(self.delete)
        return routes

    def resources(self) -> Response:
        """List the pools that fit, with what is left of each."""
        server = name_pattern(request.args.get("server", request.args.get("ctm", "*")))
        name = name_pattern(request.args.get("name", "*"))
        with self._product.active.settled() as state:
            told = [
                {
                    "name": pool,
                    "ctm": ctm,
                    "available": str(max(0, largest - in_use(state, ctm, pool))),
                    "max": largest,
                    "workloadPolicy": "",
                }
                for (ctm, pool), largest in state.pools.items()
                if server(ctm) and name(pool)
            ]
        return answer(told)

    def add(self, server: str) -> Response:
        """Add a pool; here its size is a string."""
        body = json_object()
        name, largest = text_of(body, "name"), self._size(body.get("max"), of=str)
        return answer({"message": self._pools.add(server, name, largest, entry().note)})

    def resize(self, server: str, name: str) -> Response:
        """Give a pool another size; here it is a number."""
        largest = self._size(json_object().get("max"), of=int)
        return answer({"message": self._pools.resize(server, name, largest, entry().note)})

    def delete(self, server: str, name: str) -> Response:
        """Take a pool away."""
        return answer({"message": self._pools.delete(server, name, entry().note)})

    def _size(self, value: object, *, of: type) -> int:
        either = self._product.switches.resource_max_type == "either"
        allowed = (str, int) if either else (of,)
        text = str(value)
        if type(value) not in allowed or not (text.isascii() and text.isdigit()):
            what = " or ".join("a number" if kind is int else "a string" for kind in allowed)
            raise RefusalError(400, f"max must be {what} of digits")
        return int(text)
