"""/_sim/clock, /_sim/newday, /_sim/reset, /_sim/journal: the simulation as a whole."""

from datetime import datetime

from flask import Blueprint, Response, request

from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, json_object


class TimeRoutes:
    """Time and memory of the simulation."""

    def __init__(self, product: Product) -> None:
        """Control this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("sim-time", __name__)
        routes.post("/reset")(self.reset)
        routes.post("/newday")(self.new_day)
        routes.get("/journal")(self.journal)
        routes.get("/clock")(self.clock)
        routes.put("/clock")(self.set_clock)
        return routes

    def reset(self) -> Response:
        """Empty the state; clock, credentials and switches stay."""
        self._product.reset()
        return answer({"message": "reset"})

    def new_day(self) -> Response:
        """Move the clock on to the next New Day and let it happen."""
        self._product.begin_new_day()
        return self.clock()

    def journal(self) -> Response:
        """List the entries, of one route or method where asked."""
        route, method = request.args.get("route"), request.args.get("method")
        entries = self._product.journal.requests(route, method)
        return answer({"entries": [entry.as_json() for entry in entries]})

    def clock(self) -> Response:
        """Tell the time and the order date."""
        now = self._product.clock.now()
        body = {
            "now": now.isoformat(),
            "odate": f"{self._product.site.odate(now):%y%m%d}",
            "standing": self._product.clock.is_standing,
        }
        return answer(body)

    def set_clock(self) -> Response:
        """Take `set` (an instant), `advance_s`, or `follow` (run with the wall clock again)."""
        try:
            self._move(json_object())
        except ValueError as error:
            raise RefusalError(400, str(error)) from error
        return self.clock()

    def _move(self, wish: dict[str, object]) -> None:
        clock = self._product.clock
        match wish:
            case {"set": str(moment)}:
                clock.set(datetime.fromisoformat(moment))
            case {"advance_s": int() | float() as seconds} if seconds >= 0:
                clock.advance(seconds)
            case {"follow": True}:
                clock.follow()
            case _:
                raise RefusalError(400, "One of set, advance_s, follow is required")
