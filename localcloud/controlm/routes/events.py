"""/run/events and /run/event: the global event table of each server."""

from flask import Blueprint, Response, request

from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    answer,
    entry,
    fault,
    json_object,
    note_undeclared,
    number,
    text_of,
)
from localcloud.controlm.routes.event_tables import EventTables
from localcloud.controlm.watch.filters import name_pattern

EVENTS_LIMIT = "1000"


class EventRoutes:
    """Setting, deleting and listing events by hand."""

    def __init__(self, product: Product) -> None:
        """Open this product's event tables."""
        self._product = product
        self._tables = EventTables(product)

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("events", __name__)
        routes.get("/run/events")(self.events)
        routes.post("/run/event/<server>")(self.add)
        routes.delete("/run/event/<server>/<name>/<path:date>")(self.delete)
        return routes

    def events(self) -> Response:
        """List the events that fit, as many as the limit lets through."""
        limit = number("limit", EVENTS_LIMIT, 1)
        server = name_pattern(request.args.get("server", request.args.get("ctm", "*")))
        name, date = name_pattern(request.args.get("name", "*")), request.args.get("date", "*")
        fits = name_pattern(date if "*" in date else self._tables.on(date))
        with self._product.active.settled() as state:
            listed = state.events.listed()
        found = [one for one in listed if server(one[0]) and name(one[1]) and fits(one[2])]
        told = [
            {"name": name, "ctm": ctm, "date": self._tables.told(on)} for ctm, name, on in found
        ]
        return answer(told[:limit])

    def add(self, server: str) -> Response:
        """Set an event."""
        body, asked = json_object(), fault()
        note_undeclared(body, "name", "date")
        name, date = text_of(body, "name"), text_of(body, "date")
        is_lost = asked is not None and asked.kind == "event-lost"
        said = self._tables.set(server, name, date, entry().note, is_lost=is_lost)
        return answer({"message": said})

    def delete(self, server: str, name: str, date: str) -> Response:
        """Delete an event that is set."""
        return answer({"message": self._tables.delete(server, name, date, entry().note)})
