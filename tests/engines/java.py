"""A Java engine in a process of its own, on the loopback interface, ended by its id."""

import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tests.engines.jars import EngineError

END_WITHIN_S = 30.0
TAIL = 20


class JavaProcess:
    """Runs a main class; what it says goes to a file."""

    def __init__(self, jars: Path, arguments: Sequence[str], said: Path) -> None:
        """Start it."""
        self._said = said
        self._output: IO[str] = said.open("a")
        self._process = subprocess.Popen(  # noqa: S603 - our own arguments
            ["java", "-cp", f"{jars}/*", *arguments],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # an interrupt at the terminal is for us to pass on
        )

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def said(self) -> str:
        """What it has said so far."""
        return self._said.read_text()

    def must_run(self) -> None:
        """Raise with its last words where it has ended."""
        if self._process.poll() is not None:
            raise EngineError("\n".join(self.said.splitlines()[-TAIL:]) or "it ended in silence")

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._over()

    def stop(self) -> None:
        """End it in order; again is harmless."""
        self._process.terminate()
        self._over()

    def wait(self) -> None:
        """Wait until it ends by itself."""
        self._process.wait()

    def _over(self) -> None:
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
