"""What no template says: how the poller plays on this machine, and what it has counted."""

from dataclasses import dataclass, field

from localcloud.kafka.answer import Scope
from muster.adapters.system import SystemClock
from muster.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How the poller plays."""

    partial_scope: Scope = "items"
    retry_pause_s: float = 0.2  # doubles with each attempt
    longest_pause_s: float = 30.0
    session_timeout_ms: int = 6000  # a real broker refuses less by default; the mock takes 2000
    clock: Clock = field(default_factory=SystemClock)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one poller has done so far."""

    polled: int = 0  # records read, read again ones included
    invocations: int = 0
    invoked: int = 0  # records handed to the function, again ones included
    failed: int = 0  # of them, those that it did not accept
    function_errors: int = 0  # invocations that raised
    retries: int = 0
    dropped: int = 0  # records given up, buried or not
    buried: int = 0  # of them, those that the on-failure topic has
    committed: int = 0  # records settled whose offsets are committed
    commit_errors: int = 0
    broker_errors: int = 0
