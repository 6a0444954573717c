"""Lambda's Runtime API for one worker: it asks for the next event and posts what came of it.

The standard library's server rather than Flask: with buffered writes and without Nagle's delay it
adds well under a millisecond to an invocation, which matters at thousands of batches.
"""

import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Event, Thread
from time import time_ns

from localcloud.aws.account import HOST
from localcloud.aws.functions.spec import Task
from localcloud.aws.untyped import Untyped

INIT_ERROR, RESPONSE, ERROR = "init", "response", "error"
MS = 1000


@dataclass(frozen=True, slots=True)
class Posted:
    """What the runtime client sent: `init`, `response` or `error`, and its body."""

    kind: str
    body: bytes


class RuntimeApi:
    """Hands out tasks and collects answers; `answers` also takes None when the worker ended."""

    def __init__(self, function_arn: str) -> None:
        """Listen on a free port of the loopback interface."""
        self.function_arn = function_arn
        self.ready = Event()
        self.tasks: SimpleQueue[Task | None] = SimpleQueue()
        self.answers: SimpleQueue[Posted | None] = SimpleQueue()
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = _Server((HOST, 0), handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Value of AWS_LAMBDA_RUNTIME_API."""
        return f"{HOST}:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening; a worker that still waits for a task loses its connection."""
        self.tasks.put(None)
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Untyped, client_address: Untyped) -> None:
        """Say nothing of a worker that died: its caller hears of it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    api: RuntimeApi
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.api.ready.set()
        task = self.api.tasks.get()
        if task is None:
            self.close_connection = True
            return
        deadline = time_ns() // 1_000_000 + int(task.timeout_s * MS)
        head = {
            "Lambda-Runtime-Aws-Request-Id": task.request_id,
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": self.api.function_arn,
            "Content-Type": "application/json",
        }
        self._answer(200, task.event, head)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = INIT_ERROR if "/init/" in self.path else self.path.rsplit("/", 1)[-1]
        self._answer(202, b'{"status":"OK"}', {"Content-Type": "application/json"})
        self.wfile.flush()
        self.api.answers.put(Posted(kind, body))

    def _answer(self, status: int, body: bytes, head: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in head.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing; the function's own log is elsewhere."""
