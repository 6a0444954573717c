"""Amazon's DynamoDB Local, in memory, on the loopback interface."""

import re
import time
from pathlib import Path
from typing import Self

from tests.engines.jars import HERE, Engine, EngineError, fetch
from tests.engines.java import JavaProcess

READY_WITHIN_S = 120.0


class DynamoDbLocal:
    """One server; its tables end with it."""

    def __init__(self, folder: Path) -> None:
        """Know where it may write what it says."""
        self._folder = folder
        self._process: JavaProcess
        self.endpoint = ""

    def start(self) -> Self:
        """Start it and wait until it listens; the system chooses the port."""
        jars = fetch(Engine.DYNAMODB)
        self._folder.mkdir(parents=True, exist_ok=True)
        natives = f"-Djava.library.path={jars}"
        launcher = str(HERE / "Loopback.java")
        options = ("-inMemory", "-sharedDb", "-disableTelemetry")
        said = self._folder / "dynamodb.log"
        self._process = JavaProcess(jars, ["-Xmx384m", natives, launcher, *options], said)
        self.endpoint = f"http://127.0.0.1:{self._port()}"
        return self

    def stop(self) -> None:
        """End it."""
        self._process.stop()

    def _port(self) -> str:
        ends_at = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < ends_at:
            found = re.search(r"^port (\d+)$", self._process.said, re.MULTILINE)
            if found:
                return found[1]
            self._process.must_run()
            time.sleep(0.05)
        self._process.stop()
        raise EngineError(f"not within {READY_WITHIN_S} s: {self._process.said}")
