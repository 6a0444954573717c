"""POST /session/login and /session/logout; on premises only."""

from flask import Blueprint, Response, request

from localcloud.controlm.auth import bearer
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, json_object, text_of

VERSION = "9.22.30"


class SessionRoutes:
    """Logging in and out."""

    def __init__(self, product: Product) -> None:
        """Serve this product's users."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("session", __name__)
        routes.post("/session/login")(self.log_in)
        routes.post("/session/logout")(self.log_out)
        return routes

    def log_in(self) -> Response:
        """Open a session; an Authorization header is of no interest here."""
        body = json_object()
        username, password = text_of(body, "username"), text_of(body, "password")
        token = self._product.credentials.log_in(username, password)
        if token is None:
            raise RefusalError(401, "Failed to login: incorrect username or password")
        return answer({"username": username, "token": token, "version": VERSION})

    def log_out(self) -> Response:
        """End the session of the request."""
        self._product.credentials.log_out(bearer(request.headers) or "")
        return answer({"message": "Successfully logged out from session"})
