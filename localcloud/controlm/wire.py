"""The connection itself: listening, refusing, and dropping without an answer."""

import os
import socket
import struct
from collections.abc import Iterable
from threading import Lock, Thread
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
DROP = "controlm.drop"
POLL_S = 0.01
AT_ONCE = struct.pack("ii", 1, 0)
Certificate = tuple[str, str]


class Droppable:
    """Resets the connection where the request's environment asks for it."""

    def __init__(self, app: "WSGIApplication") -> None:
        """Wrap an application."""
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, or reset and answer nothing."""
        answer = self._app(environ, start_response)
        if DROP not in environ:
            return answer
        _reset(environ["werkzeug.socket"])
        raise ConnectionResetError


class Listener:
    """One port; it can be closed, so that connections are refused, and opened again."""

    def __init__(
        self, app: "WSGIApplication", port: int = 0, certificate: Certificate | None = None
    ) -> None:
        """Serve an application there; port 0 is any free port, then always the same."""
        self._app, self.port, self._certificate = app, port, certificate
        self._lock = Lock()
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    def open(self) -> None:
        """Accept connections; once open nothing changes."""
        with self._lock:
            if self._server is None:
                self._server = self._bound()
                self.port = self._server.port
                self._thread = Thread(
                    target=self._server.serve_forever, args=(POLL_S,), daemon=True
                )
                self._thread.start()

    def close(self) -> None:
        """Refuse connections; once closed nothing changes."""
        with self._lock:
            if self._server is not None and self._thread is not None:
                self._server.shutdown()
                self._thread.join()
                self._server = self._thread = None

    def _bound(self) -> BaseWSGIServer:
        with socket.create_server((HOST, self.port)) as bound:
            return make_server(
                HOST,
                self.port,
                self._app,
                threaded=True,
                request_handler=_Handler,
                ssl_context=self._certificate,
                fd=bound.fileno(),
            )


class _Handler(WSGIRequestHandler):
    """Says nothing on the console and takes no further request from a dropped connection."""

    protocol_version = "HTTP/1.1"

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002 - the signature is werkzeug's
        environ: "WSGIEnvironment | None" = None,  # noqa: ARG002 - as above
    ) -> None:
        """End the connection's thread."""
        self.close_connection = True

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer and leave its date to the application, whose clock is another."""
        self.send_response_only(code, message)
        self.send_header("Server", "simulator")

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - as above
        """Keep quiet: the journal tells it all."""


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    os.close(connection.detach())
