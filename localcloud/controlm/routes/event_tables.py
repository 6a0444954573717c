"""Changing the event tables by hand, for the API and for the pages alike."""

from dataclasses import dataclass

from localcloud.controlm.definitions.names import NAMES
from localcloud.controlm.effects import EventChanged
from localcloud.controlm.jobs.orders import Note
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError
from localcloud.controlm.watch.dates import table_date, told_date


@dataclass(frozen=True, slots=True)
class EventTables:
    """The tables of all servers; `RefusalError` says why something cannot be done."""

    product: Product

    def set(self, server: str, name: str, date: str, note: Note, *, is_lost: bool = False) -> str:
        """Set an event, unless it is to be lost; returns what to answer."""
        self._known(server)
        on, refuses = self.on(date), self.product.switches.readd_event == "refuse"
        pattern, rule = NAMES["event"]
        if not pattern.fullmatch(name):
            raise RefusalError(400, f"'{name[:80]}' is not valid here: {rule}")
        with self.product.active.settled() as state:
            if refuses and state.events.holds(server, name, on):
                raise RefusalError(500, f"Event {name} already exists")
            if not is_lost:
                state.events.add(server, name, on)
                note(EventChanged(server=server, name=name, date=on, is_set=True))
        return f"Event {name} with date {self.told(on)} was added"

    def delete(self, server: str, name: str, date: str, note: Note) -> str:
        """Delete an event that is set; returns what to answer."""
        self._known(server)
        on = self.on(date)
        with self.product.active.settled() as state:
            if not state.events.holds(server, name, on):
                raise RefusalError(404, f"Event {name} with date {date} does not exist")
            state.events.remove(server, name, on)
        note(EventChanged(server=server, name=name, date=on, is_set=False))
        return f"Event {name} with date {date} was deleted"

    def on(self, date: str) -> str:
        """Turn the date of a request into the tables'."""
        product = self.product
        odate = product.site.odate(product.clock.now())
        try:
            return table_date(date, product.switches.event_date_format, odate)
        except ValueError as error:
            raise RefusalError(400, str(error)) from error

    def told(self, on: str) -> str:
        """Spell a date of the tables."""
        product = self.product
        odate = product.site.odate(product.clock.now())
        return told_date(on, product.switches.event_date_format, odate)

    def _known(self, server: str) -> None:
        if server not in self.product.site.servers:
            raise RefusalError(404, f"Unknown Control-M/Server '{server}'")
