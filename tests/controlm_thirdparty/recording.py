"""A pytest plug-in: whatever a simulator is asked in any test, the exchange is checked.

`-p tests.controlm_thirdparty.recording`. A test in which the simulator went wrong fails for it.
"""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import flask
import pytest
from flask import Flask, g, request
from werkzeug import Request, Response
from werkzeug.datastructures import Headers

from localcloud.controlm import simulator
from localcloud.controlm.application import application
from localcloud.controlm.product import Product
from localcloud.controlm.wire import DROP
from tests.controlm_thirdparty.checking import api, check
from tests.controlm_thirdparty.description import BASE, description
from tests.controlm_thirdparty.report import keep, keep_description
from tests.controlm_thirdparty.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Answer = tuple[str, list[tuple[str, str]], bytes]
FAULT = "controlm.fault"
DESCRIPTION = f"{BASE}/yaml"  # of the API, and no part of what it describes
TALLY = Tally()
DELIBERATE = frozenset(
    {
        "test_a_field_that_the_operation_does_not_have_is_journalled",  # and taken, with a warning
        "test_either_type_of_size_can_be_switched_on",  # by a switch against the description
        "test_the_body_can_be_a_gateways",  # as above
    }
)


class Checking:
    """Stands before an application and looks at what goes in and comes out."""

    def __init__(self, app: "WSGIApplication", tally: Tally) -> None:
        self._app, self._tally = app, tally

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(f"{BASE}/") or path == DESCRIPTION:
            return self._app(environ, start_response)
        asked = Request(environ)
        environ["wsgi.input"] = BytesIO(asked.get_data())
        status, headers, body = _answer(self._app, environ)
        if DROP not in environ:
            answered = Response(body, status, Headers(headers))
            self._tally.note(check(asked, answered), environ.get(FAULT))
        start_response(status, headers)
        return [body]


def _answer(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """Have the request answered; the environment stays the same object, which a drop needs."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[..., None]:
        begun.append((status, headers))
        return lambda _: None

    body = b"".join(app(environ, begin))
    ((status, headers),) = begun
    return status, headers, body


def checked(product: Product) -> Flask:
    """Assemble an application as ever, and stand before it."""
    app = application(product)
    app.after_request(_tell)
    app.wsgi_app = Checking(app.wsgi_app, TALLY)  # type: ignore[method-assign]
    return app


def _tell(answer: flask.Response) -> flask.Response:
    """Tell which fault this answer is about to suffer."""
    fault = g.get("fault")
    if fault is not None:
        is_spoilt = getattr(fault, "gateway", False)
        request.environ[FAULT] = "no-run-id" if is_spoilt else fault.kind
    return answer


@pytest.fixture(autouse=True, scope="session")
def _every_simulator_is_checked() -> Iterator[None]:
    api()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulator, "application", checked)
        yield


@pytest.fixture(autouse=True)
def _the_simulator_keeps_to_the_description(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    complaints = TALLY.taken()
    assert request.node.originalname in DELIBERATE or complaints == []


def pytest_sessionfinish() -> None:
    """Keep the table, and what it was held to."""
    keep("exchanges", TALLY.table())
    keep_description(description())
