"""Starts and ends the broker's process, and gives it orders."""

import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[2]
ANSWER_WITHIN_S = 30.0  # the very first start, with cold files, takes a few seconds
END_WITHIN_S = 10.0


class BrokerFailedError(RuntimeError):
    """The broker's process could not be started, or refused an order."""


class BrokerProcess:
    """The mock broker in its own process; nothing of it survives `stop`."""

    def __init__(self, topics: Mapping[str, int] | None = None) -> None:
        """Know the topics, name to partitions, that exist once the broker has started."""
        self._topics = dict(topics or {})
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[str] | None = None
        self._bootstrap_servers = ""

    @property
    def bootstrap_servers(self) -> str:
        """Comma-separated addresses, always on the loopback interface; empty before the start."""
        return self._bootstrap_servers

    @property
    def session_timeout_ms(self) -> int:
        """The mock takes any; two seconds outlast a short outage."""
        return 2000

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> Self:
        """Start the process and wait until every topic exists."""
        topics = [f"--topic={name}:{partitions}" for name, partitions in self._topics.items()]
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - `stop` closes it
        self._process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            [sys.executable, "-m", "localcloud.kafka.broker", "--control", *topics],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            start_new_session=True,  # an interrupt at the terminal is for us to pass on
        )
        self._bootstrap_servers = self._hear(self._process)["bootstrap.servers"]
        return self

    def stop(self) -> None:
        """End the process; again is harmless."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
        if self._complaints is not None:
            self._complaints.close()

    def create_topics(self, topics: Mapping[str, int]) -> None:
        """Create topics while the broker runs; those that exist stay as they are."""
        for name, partitions in topics.items():
            self._order("create", name=name, partitions=partitions)

    def go_down(self) -> None:
        """Cut every connection, as if the broker had died."""
        self._order("go_down")

    def come_back(self) -> None:
        """Accept connections again; records and offsets are still there."""
        self._order("come_back")

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, whatever happened."""
        self.stop()

    def _order(self, order: str, **details: str | int) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise BrokerFailedError("not running")
        try:
            process.stdin.write(json.dumps({"order": order, **details}) + "\n")
            process.stdin.flush()
        except BrokenPipeError as gone:
            raise self._failure("ended") from gone
        answer = self._hear(process)
        if answer:
            raise BrokerFailedError(answer["error"])

    def _hear(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        """Read one line, of which there is never a second before the next order."""
        if (
            process.stdout is None
            or not select.select([process.stdout], [], [], ANSWER_WITHIN_S)[0]
        ):
            raise self._failure("silent")
        line = process.stdout.readline()
        if not line:
            raise self._failure("ended")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def _failure(self, state: str) -> BrokerFailedError:
        complaints = ""
        if self._complaints is not None:
            self._complaints.seek(0)
            complaints = self._complaints.read()
        self.stop()
        return BrokerFailedError(state, complaints)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
