"""/run/events and /run/event: the global event table of each server."""

from flask import Blueprint, Response, request

from localcloud.controlm.definitions.names import NAMES
from localcloud.controlm.effects import EventChanged
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    RefusalError,
    answer,
    entry,
    fault,
    json_object,
    number,
    text_of,
)
from localcloud.controlm.watch.dates import table_date, told_date
from localcloud.controlm.watch.filters import name_pattern

EVENTS_LIMIT = "1000"


class EventRoutes:
    """Setting, deleting and listing events by hand."""

    def __init__(self, product: Product) -> None:
        """Open this product's event tables."""
        self._product = product

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
        fits = name_pattern(date if "*" in date else self._on(date))
        with self._product.active.settled() as state:
            listed = state.events.listed()
        found = [one for one in listed if server(one[0]) and name(one[1]) and fits(one[2])]
        told = [{"name": name, "ctm": ctm, "date": self._told(on)} for ctm, name, on in found]
        return answer(told[:limit])

    def add(self, server: str) -> Response:
        """Set an event."""
        self._known(server)
        body = json_object()
        name, on = text_of(body, "name"), self._on(text_of(body, "date"))
        pattern, rule = NAMES["event"]
        if not pattern.fullmatch(name):
            raise RefusalError(400, f"'{name[:80]}' is not valid here: {rule}")
        self._put(server, name, on)
        return answer({"message": f"Event {name} with date {self._told(on)} was added"})

    def delete(self, server: str, name: str, date: str) -> Response:
        """Delete an event that is set."""
        self._known(server)
        on = self._on(date)
        with self._product.active.settled() as state:
            if not state.events.holds(server, name, on):
                raise RefusalError(404, f"Event {name} with date {date} does not exist")
            state.events.remove(server, name, on)
        entry().note(EventChanged(server=server, name=name, date=on, is_set=False))
        return answer({"message": f"Event {name} with date {date} was deleted"})

    def _put(self, server: str, name: str, on: str) -> None:
        asked, refuses = fault(), self._product.switches.readd_event == "refuse"
        with self._product.active.settled() as state:
            if refuses and state.events.holds(server, name, on):
                raise RefusalError(500, f"Event {name} already exists")
            if asked is not None and asked.kind == "event-lost":
                return
            state.events.add(server, name, on)
        entry().note(EventChanged(server=server, name=name, date=on, is_set=True))

    def _on(self, date: str) -> str:
        product = self._product
        odate = product.site.odate(product.clock.now())
        try:
            return table_date(date, product.switches.event_date_format, odate)
        except ValueError as error:
            raise RefusalError(400, str(error)) from error

    def _told(self, on: str) -> str:
        product = self._product
        odate = product.site.odate(product.clock.now())
        return told_date(on, product.switches.event_date_format, odate)

    def _known(self, server: str) -> None:
        if server not in self._product.site.servers:
            raise RefusalError(404, f"Unknown Control-M/Server '{server}'")
