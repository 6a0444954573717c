"""A function's log on disk: what its workers print, between START and REPORT."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread

OnLine = Callable[[str, bytes], None]
READ_WITHIN_S = 5.0


class FunctionLog:
    """One file per function; `on_line` sees each line after it is on disk."""

    def __init__(self, folder: Path, function_name: str, on_line: OnLine) -> None:
        """Append to `<folder>/<function name>.log`."""
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{function_name}.log"
        self._name = function_name
        self._on_line = on_line
        self._lock = Lock()

    def take(self, line: bytes) -> None:
        """Write one line of whichever worker."""
        with self._lock, self.path.open("ab") as file:
            file.write(line if line.endswith(b"\n") else line + b"\n")
        self._on_line(self._name, line)


class Pipe:
    """What one worker prints; the invoker's own lines go the same way and so keep their order."""

    def __init__(self, log: FunctionLog) -> None:
        """Read in a thread until every writing end is closed."""
        reading, self.writing_end = os.pipe()
        self._lock = Lock()
        self._open = True
        self._reader = Thread(target=_drain, args=(reading, log), daemon=True)
        self._reader.start()

    def say(self, text: str) -> None:
        """Add a line of the platform's."""
        with self._lock:
            if self._open:
                os.write(self.writing_end, text.encode() + b"\n")

    def close(self) -> None:
        """Write no more, and return once all that was printed is on disk."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self.writing_end)
        self._reader.join(READ_WITHIN_S)  # the worker is dead by now, and its end closed


def _drain(reading_end: int, log: FunctionLog) -> None:
    with open(reading_end, "rb") as lines:
        for line in lines:
            log.take(line)
