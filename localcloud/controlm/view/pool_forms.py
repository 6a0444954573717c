"""The forms that add, resize and delete a pool by hand."""

from flask import Blueprint, Response, g

from localcloud.controlm.product import Product
from localcloud.controlm.routes.pool_tables import PoolTables
from localcloud.controlm.view.forms import number, returned, text


class PoolForms:
    """Changing the pools, as the API does."""

    def __init__(self, product: Product) -> None:
        """Open this product's pools."""
        self._pools = PoolTables(product)

    def add_to(self, pages: Blueprint) -> None:
        """List the forms."""
        pages.post("/resources")(self.add_pool)
        pages.post("/resources/resize")(self.resize_pool)
        pages.post("/resources/delete")(self.delete_pool)

    def add_pool(self) -> Response:
        """Add a pool."""
        self._pools.add(text("server"), text("name"), int(number("max")), g.click.note)
        return returned()

    def resize_pool(self) -> Response:
        """Give a pool another size."""
        self._pools.resize(text("server"), text("name"), int(number("max")), g.click.note)
        return returned()

    def delete_pool(self) -> Response:
        """Take a pool away."""
        self._pools.delete(text("server"), text("name"), g.click.note)
        return returned()
