"""A server that answers what it is told to, byte by byte, and remembers what it was asked."""

import json
import socket
import ssl
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from types import TracebackType
from typing import Any, Self

DROP = b""  # the connection closes without an answer
RESET = b"RST"  # the connection breaks
SILENCE = None  # no answer, ever


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def reply(status: int, document: Any = None, **headers: str) -> bytes:  # noqa: ANN401 - JSON
    """Spell an answer; bytes go out as they are, anything else as JSON."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode() + body


@dataclass
class ScriptedServer:
    """Plays its answers in order, one per connection; each closes afterwards."""

    answers: Iterable[bytes | None] = ()
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Listen."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        self._thread = Thread(target=self._play, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening, and hang up."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)
        for each in self._kept:
            each.close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def endpoint(self) -> str:
        """The base URL of the Automation API that it plays."""
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}/automation-api"

    def _play(self) -> None:
        for answer in self.answers:
            with suppress(OSError):  # of the client, which may hang up, or of the end
                self._serve(self._socket.accept()[0], answer)

    def _serve(self, connection: socket.socket, answer: bytes | None) -> None:
        self._kept.append(connection)
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
            self._kept.append(connection)
        self.asked.append(_read(connection))
        if answer is SILENCE:
            return
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            connection.sendall(answer)
        connection.close()


def _read(connection: socket.socket) -> Asked:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _more(connection)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += _more(connection)
    method, target, _ = first.split(" ")
    return Asked(method, target, headers, body)


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    if not piece:
        raise ConnectionResetError
    return piece
