"""GET /authentication/tokens: what is known about the API keys, never the keys themselves."""

from flask import Blueprint, Response

from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import answer


class TokenRoutes:
    """The API tokens of the site."""

    def __init__(self, product: Product) -> None:
        """Tell about this product's tokens."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("tokens", __name__)
        routes.get("/authentication/tokens")(self.tokens)
        return routes

    def tokens(self) -> Response:
        """List the tokens by name, with roles and dates."""
        return answer({"tokens": self._product.credentials.tokens()})
