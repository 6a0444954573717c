"""Changing the pools by hand, for the API and for the pages alike."""

from dataclasses import dataclass

from localcloud.controlm.effects import PoolChanged
from localcloud.controlm.jobs.orders import Note
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError


@dataclass(frozen=True, slots=True)
class PoolTables:
    """The pools of all servers; `RefusalError` says why something cannot be done."""

    product: Product

    def add(self, server: str, name: str, largest: int, note: Note) -> str:
        """Add a pool; returns what to answer."""
        if server not in self.product.site.servers:
            raise RefusalError(404, f"Unknown Control-M/Server '{server}'")
        with self.product.active.settled() as state:
            if (server, name) in state.pools:
                raise RefusalError(500, f"Resource {name} already exists")
            state.pools[server, name] = largest
        note(PoolChanged(server=server, name=name, max=largest))
        return f"Resource {name} was added"

    def resize(self, server: str, name: str, largest: int, note: Note) -> str:
        """Give a pool another size; returns what to answer."""
        with self.product.active.settled() as state:
            if (server, name) not in state.pools:
                raise RefusalError(404, f"Resource {name} does not exist")
            state.pools[server, name] = largest
        note(PoolChanged(server=server, name=name, max=largest))
        return f"Resource {name} was updated"

    def delete(self, server: str, name: str, note: Note) -> str:
        """Take a pool away; who wants of it then waits for ever; returns what to answer."""
        with self.product.active.settled() as state:
            if state.pools.pop((server, name), None) is None:
                raise RefusalError(404, f"Resource {name} does not exist")
        note(PoolChanged(server=server, name=name, max=None))
        return f"Resource {name} was deleted"
