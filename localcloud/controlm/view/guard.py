"""Who may use the pages: a browser on this machine, by the pages' own forms."""

import hmac
from secrets import token_urlsafe

from flask import Blueprint, Response, abort, g, request

from localcloud.controlm.clock import WallClock
from localcloud.controlm.journal import Asked
from localcloud.controlm.product import Product
from localcloud.controlm.routes.sim_guard import only_from_here

TOKEN = "token"  # noqa: S105 - the name of a form's field
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Guard:
    """The hooks around the pages; each click is journalled like any other request."""

    def __init__(self, product: Product) -> None:
        """Guard the pages of this product."""
        self._product = product
        self.token = token_urlsafe()

    def hang(self, pages: Blueprint) -> None:
        """Put the hooks around a blueprint."""
        pages.before_request(self._enter)
        pages.after_request(self._leave)

    def _enter(self) -> None:
        """Refuse another name for this host, another site, and a form that is not ours."""
        if request.method == "POST":
            g.click = self._product.journal.open(self._asked())
        only_from_here()
        if request.method == "POST":
            self._check_form()

    def _check_form(self) -> None:
        shown = request.form.get(TOKEN, "")
        if not hmac.compare_digest(shown.encode(), self.token.encode()):
            abort(
                403,
                "The form is not from these pages, or from before a restart. Reload, then repeat.",
            )

    def _leave(self, response: Response) -> Response:
        if "click" in g:
            g.click.status = response.status_code
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if request.endpoint != "view.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    def _asked(self) -> Asked:
        rule = request.url_rule.rule if request.url_rule else request.path
        return Asked(
            at=self._product.clock.now(),
            wall=WallClock().now(),
            method=request.method,
            path=request.path,
            route=rule.replace("<", "{").replace(">", "}"),
            query=tuple(request.args.items(multi=True)),
            headers=tuple(sorted(name for name, _ in request.headers)),
            credential=None,
            body_sha256=None,
            fields=tuple(name for name in request.form if name != TOKEN),
            files=(),
            folders=(),
        )
