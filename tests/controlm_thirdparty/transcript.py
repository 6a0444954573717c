"""Calls of BMC's client as they are made: the call, the requests it took, what came back."""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from typing import TypeVar

T = TypeVar("T")
CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|127\.0\.0\.1:\d+|temp_\d+\.json|[0-9A-F]{64}")
SHORT = 110


@dataclass(frozen=True, slots=True)
class Called:
    """One call, the requests that it made, and what it said, printed or raised."""

    said: str
    requests: Sequence[str]
    result: Sequence[str]

    def lines(self) -> list[str]:
        """Tell the call; what differs from run to run is left out."""
        came = [_settled(line) for line in self.result if line.strip()]
        asked = [_settled(line) for line in self.requests]
        return [self.said, *(f"    {line}" for line in asked), *(f"  = {line}" for line in came)]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was called so far; `requests` lists all that the other end was ever asked."""

    requests: Callable[[], Sequence[str]]
    calls: list[Called] = field(default_factory=list)

    def call(self, said: str, deed: Callable[[], T]) -> T:
        """Make a call that succeeds."""
        before, printed = len(self.requests()), StringIO()
        with redirect_stdout(printed):
            result = deed()
        told = (printed.getvalue() or _shown(result)).splitlines()
        self.calls.append(Called(said, self.requests()[before:], told))
        return result

    def fail(self, said: str, deed: Callable[[], object]) -> None:
        """Make a call that does not."""
        before = len(self.requests())
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - the client raises whatever it happens to
            told = f"{type(error).__name__}: {_told(error)}".splitlines()
            self.calls.append(Called(said, self.requests()[before:], told))
            return
        raise AssertionError(said)

    def result(self, said: str) -> str:
        """Return what the last such call came to."""
        return "\n".join([call.result for call in self.calls if call.said == said][-1])

    def text(self) -> str:
        """Tell it all."""
        return "\n".join(line for call in self.calls for line in call.lines())


def _shown(result: object) -> str:
    spelt = getattr(result, "to_dict", None)
    if spelt is not None:
        kept = {name: value for name, value in spelt().items() if value not in (None, [])}
        return json.dumps(kept, default=str)
    if isinstance(result, list):
        return f"[{', '.join(_shown(one) for one in result)}]"
    if isinstance(result, str):
        return result
    return type(result).__name__ if " object at 0x" in repr(result) else repr(result)


def _told(error: Exception) -> str:
    """Shorten an exception that quotes the whole answer."""
    body = getattr(error, "body", None)
    return f"({getattr(error, 'status', '')}) {body}" if body else str(error)


def _settled(line: str) -> str:
    plain = CHANGING.sub("…", line.rstrip())
    return plain if len(plain) <= SHORT else f"{plain[:SHORT]}…"
