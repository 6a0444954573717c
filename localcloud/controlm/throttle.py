"""The rate limit: a bucket of tokens per credential, filled as the simulated time passes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from localcloud.controlm.clock import Clock


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many tokens were left, and when."""

    tokens: float
    at: datetime


class Throttle:
    """The buckets of a site; a new one is full."""

    def __init__(self, clock: Clock) -> None:
        """Begin without any bucket."""
        self._clock = clock
        self._lock = Lock()
        self._buckets: dict[str, Bucket] = {}

    def clear(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._buckets = {}

    def take(self, who: str, per_s: float, burst: int) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        now = self._clock.now()
        with self._lock:
            known = self._buckets.get(who, Bucket(burst, now))
            passed = max(now - known.at, timedelta()).total_seconds()
            bucket = Bucket(min(burst, known.tokens + passed * per_s), now)
            if bucket.tokens < 1:
                self._buckets[who] = bucket
                return (1 - bucket.tokens) / per_s
            self._buckets[who] = replace(bucket, tokens=bucket.tokens - 1)
            return 0
