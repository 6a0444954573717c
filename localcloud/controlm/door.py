"""What every request passes: journal, fault, credential, query names; then its route."""

from hashlib import sha256

from flask import Flask, Response, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from localcloud.controlm.auth import Denied, bearer, fingerprint
from localcloud.controlm.clock import WallClock
from localcloud.controlm.journal import Asked
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, entry, errors, fault
from localcloud.controlm.routes.trouble import afterwards, instead, too_many
from localcloud.controlm.routes.upload import folders_in_files
from localcloud.controlm.watch.queries import not_applied, unknown
from localcloud.controlm.wire import DROP

BASE = "/automation-api"
SESSION, LOGIN = "/session/", "/session/login"
READING = ("GET", "HEAD", "OPTIONS")
BAD_REQUEST, FORBIDDEN, NOT_FOUND = 400, 403, 404


class Door:
    """The hooks around the routes of the Automation API; `/_sim` is not concerned."""

    def __init__(self, product: Product) -> None:
        """Guard this product."""
        self._product = product

    def hang(self, app: Flask) -> None:
        """Put the hooks into an application."""
        app.before_request(self._enter)
        app.after_request(self._leave)
        app.register_error_handler(RefusalError, _refused)
        app.register_error_handler(HTTPException, _refused_by_flask)

    def _enter(self) -> Response | None:
        if not request.path.startswith(f"{BASE}/"):
            return None
        asked = self._asked()
        g.entry = self._product.journal.open(asked)
        g.fault = self._product.faults.take(request.method, _path(), asked.folders)
        return self._met() or self._throttled() or self._denied() or self._odd_query()

    def _leave(self, response: Response) -> Response:
        response.headers["Date"] = http_date(self._product.clock.now())
        if "fault" not in g:
            return response
        asked = fault()
        if asked is not None:
            response = afterwards(asked, response, self._product.faults.pause)
            entry().fault = asked.kind
            if asked.kind == "latency" and not asked.before:
                self._product.faults.pause(asked.seconds)
        entry().status = None if DROP in request.environ else response.status_code
        return response

    def _met(self) -> Response | None:
        found = fault()
        if found is None:
            return None
        if found.kind == "latency" and found.before:
            self._product.faults.pause(found.seconds)
        if found.kind == "auth-revoked":
            self._product.credentials.revoke(_credential() or "")
        return instead(found)

    def _throttled(self) -> Response | None:
        switches = self._product.switches
        if switches.rate_limit_per_s is None:
            return None
        who = _credential() or ""
        wait = self._product.throttle.take(
            who, switches.rate_limit_per_s, switches.rate_limit_burst
        )
        return too_many(wait, switches) if wait else None

    def _denied(self) -> Response | None:
        if request.url_rule is None:
            return None
        if _path().startswith(SESSION) and self._product.switches.flavour == "saas":
            return errors(NOT_FOUND, "There are no sessions here")
        return None if _path() == LOGIN else self._judged()

    def _judged(self) -> Response | None:
        verdict = self._product.credentials.judge(request.headers, self._product.switches)
        if isinstance(verdict, Denied):
            return errors(verdict.status, verdict.message)
        if verdict == "may-read" and request.method not in READING:
            return errors(FORBIDDEN, "The API token's roles do not allow this action")
        return None

    def _odd_query(self) -> Response | None:
        route, names = _route(), list(request.args)
        odd = unknown(route, names)
        if odd and self._product.switches.unknown_query == "refuse":
            return errors(BAD_REQUEST, f"Unknown query parameter '{odd[0]}'")
        entry().warnings.extend(f"unknown-query: {name}" for name in odd)
        ignored = not_applied(route, names)
        entry().warnings.extend(f"filter-not-applied: {name}" for name in ignored)
        return None

    def _asked(self) -> Asked:
        body = request.get_data()
        key = _credential()
        return Asked(
            at=self._product.clock.now(),
            wall=WallClock().now(),
            method=request.method,
            path=request.path,
            route=_route(),
            query=tuple(request.args.items(multi=True)),
            headers=tuple(sorted(name for name, _ in request.headers)),
            credential=fingerprint(key) if key else None,
            body_sha256=sha256(body).hexdigest() if body and _path() != LOGIN else None,
            fields=(*request.files, *request.form),
            files=tuple((name, _digest(one)) for name, one in request.files.items(multi=True)),
            folders=(*request.args.getlist("folder"), *folders_in_files()),
        )


def _digest(uploaded: FileStorage) -> str:
    found = sha256(uploaded.stream.read()).hexdigest()
    uploaded.stream.seek(0)
    return found


def _credential() -> str | None:
    return request.headers.get("x-api-key") or bearer(request.headers)


def _path() -> str:
    return request.path.removeprefix(BASE)


def _route() -> str:
    rule = request.url_rule.rule.removeprefix(BASE) if request.url_rule else _path()
    return rule.replace("<", "{").replace(">", "}")


def _refused(error: RefusalError) -> Response:
    return errors(error.status, error.elements)


def _refused_by_flask(error: HTTPException) -> Response:
    return errors(error.code or 500, error.name)
