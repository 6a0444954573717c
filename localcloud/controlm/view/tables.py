"""The tables of the site: events, pools, services, the archive."""

from flask import Blueprint, render_template

from localcloud.controlm.jobs.resources import in_use
from localcloud.controlm.jobs.services import services
from localcloud.controlm.product import Product
from localcloud.controlm.routes.event_tables import EventTables
from localcloud.controlm.view.faces import Face
from localcloud.controlm.watch.service_rows import service_row

MOST_ARCHIVED = 200
LOOKS = {"Ok": Face("ok", "Ok"), "Not Ok": Face("not-ok", "Not Ok")}


class Tables:
    """Reading; nothing here changes anything."""

    def __init__(self, product: Product) -> None:
        """Show this product."""
        self._product = product

    def add_to(self, pages: Blueprint) -> None:
        """List the pages."""
        pages.get("/events")(self.events)
        pages.get("/resources")(self.resources)
        pages.get("/services")(self.services)
        pages.get("/archive")(self.archive)

    def events(self) -> str:
        """Show the event tables."""
        with self._product.active.settled() as state:
            listed = state.events.listed()
        tables = EventTables(self._product)
        rows = [(server, name, tables.told(on)) for server, name, on in listed]
        return render_template(
            "view/events.html", events=rows, date_format=self._product.switches.event_date_format
        )

    def resources(self) -> str:
        """Show the pools."""
        with self._product.active.settled() as state:
            pools = [
                (server, name, in_use(state, server, name), largest)
                for (server, name), largest in sorted(state.pools.items())
            ]
        return render_template("view/resources.html", pools=pools)

    def services(self) -> str:
        """Show how the services stand."""
        with self._product.active.settled() as state:
            rows = [(one, service_row(one)) for one in services(state, self._product.site)]
            told = [(one, row, LOOKS[str(row["status"])]) for one, row in rows]
            return render_template("view/services.html", services=told)

    def archive(self) -> str:
        """Show what has left Active Jobs."""
        with self._product.active.settled() as state:
            latest = state.archive[: -MOST_ARCHIVED - 1 : -1]
            return render_template("view/archive.html", orders=latest, total=len(state.archive))
