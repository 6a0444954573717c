"""What a deployed function says about itself, and what came of an invocation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """A function as it is deployed now; `code` is the zip, `ahead` how far its clock is moved."""

    name: str
    arn: str
    handler: str
    runtime: str
    timeout_s: int
    memory_mb: int
    environment: Mapping[str, str]
    code: bytes
    code_sha256: str
    reserved_concurrency: int | None = None
    ahead: timedelta = timedelta()

    @property
    def revision(self) -> str:
        """Change whenever a worker of the former configuration must not serve any more."""
        said = (self.handler, self.runtime, self.timeout_s, self.memory_mb, self.code_sha256)
        text = json.dumps([*said, sorted(self.environment.items()), self.ahead.total_seconds()])
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One invocation on its way to a worker."""

    request_id: str
    event: bytes
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the caller gets: the payload, and whether it is a function error."""

    payload: bytes
    failed: bool = False

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """Parse the payload."""
        return json.loads(self.payload or b"null")


@dataclass(frozen=True, slots=True)
class Place:
    """Where workers run: the unpacked code, and the endpoint their AWS clients talk to."""

    root: Path
    endpoint: str


def failure(kind: str, message: str) -> Outcome:
    """Name an error as the Lambda service words its own."""
    return Outcome(json.dumps({"errorType": kind, "errorMessage": message}).encode(), failed=True)
