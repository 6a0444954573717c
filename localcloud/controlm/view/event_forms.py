"""The forms that set and delete an event by hand."""

from flask import Blueprint, Response, g

from localcloud.controlm.product import Product
from localcloud.controlm.routes.event_tables import EventTables
from localcloud.controlm.view.forms import returned, text


class EventForms:
    """Changing the event tables, as the API does."""

    def __init__(self, product: Product) -> None:
        """Open this product's event tables."""
        self._tables = EventTables(product)

    def add_to(self, pages: Blueprint) -> None:
        """List the forms."""
        pages.post("/events")(self.add_event)
        pages.post("/events/delete")(self.delete_event)

    def add_event(self) -> Response:
        """Set an event."""
        self._tables.set(text("server"), text("name"), text("date"), g.click.note)
        return returned()

    def delete_event(self) -> Response:
        """Delete an event that is set."""
        self._tables.delete(text("server"), text("name"), text("date"), g.click.note)
        return returned()
