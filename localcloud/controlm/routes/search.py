"""The filters of a search, read from its query."""

from flask import request

from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError
from localcloud.controlm.watch.filters import Matching, Predicate
from localcloud.controlm.watch.queries import APPLIED


def predicates(product: Product, route: str, date_format: str) -> list[Predicate]:
    """Read every filter of the route; refused where a value makes no sense."""
    how = Matching(date_format, product.switches.comma_lists)
    names = [name for name in request.args if name in APPLIED[route] and name != "limit"]
    try:
        return [how.predicate(name, request.args[name]) for name in names]
    except ValueError as error:
        raise RefusalError(400, str(error)) from error
