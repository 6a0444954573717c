"""Where a stage's Control-M is, and how it counts its days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from muster.core.errors import PermanentError

ASSET = Path(__file__).resolve().parents[3]
CLOCKS_DIFFER = timedelta(minutes=1)  # the server's clock is not ours
OPERATIONS = ("ondemand", "run", "order")
Operation = Literal["ondemand", "run", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The stage's Control-M as it is configured; nothing here is secret or comes from an event."""

    host: str
    port: int
    base: str
    is_secure: bool
    server: str
    operation: Operation
    time_zone: ZoneInfo
    new_day: time
    ca_bundle: str | None

    @classmethod
    def read(cls, endpoint: str, settings: Mapping[str, Any]) -> Self:
        """Read the endpoint's URL and the CONTROLM object; `PermanentError` says what is wrong."""
        url = _endpoint(endpoint)
        try:
            ca_bundle = settings.get("ca_bundle")
            return cls(
                host=url.hostname or "",
                port=url.port or (443 if url.scheme == "https" else 80),
                base=url.path.rstrip("/"),
                is_secure=url.scheme == "https",
                server=str(settings["server"]),
                operation=_operation(settings.get("operation", "ondemand")),
                time_zone=ZoneInfo(settings.get("time_zone", "UTC")),
                new_day=time.fromisoformat(settings.get("new_day", "00:00")),
                ca_bundle=str(ASSET / ca_bundle) if ca_bundle else None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PermanentError(f"CONTROLM: {error}") from error

    def order_date(self, instant: datetime) -> date:
        """Return the ODATE that an order of this instant gets."""
        local = instant.astimezone(self.time_zone)
        return local.date() if local.time() >= self.new_day else local.date() - timedelta(days=1)

    def has_new_day_between(self, start: datetime, end: datetime) -> bool:
        """Tell whether a New Day may lie between the two instants, however the clocks differ."""
        begin = self.order_date((start - CLOCKS_DIFFER).astimezone(UTC))
        return begin != self.order_date((end + CLOCKS_DIFFER).astimezone(UTC))


def _endpoint(text: str) -> SplitResult:
    """Check the URL; its own text stays out of the errors where it holds a password."""
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError as error:
        raise PermanentError("CONTROLM_ENDPOINT is not a URL") from error
    if "@" in url.netloc or url.query or url.fragment or port == 0:
        raise PermanentError("CONTROLM_ENDPOINT may hold scheme, host, port and path only")
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", url.hostname or ""):
        raise PermanentError(f"CONTROLM_ENDPOINT {text!r} names no host")
    if not re.fullmatch(r"[A-Za-z0-9._~/-]*", url.path):
        raise PermanentError(f"CONTROLM_ENDPOINT {text!r} has an odd path")
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.hostname or "")):
        raise PermanentError(f"CONTROLM_ENDPOINT {text!r} is not https")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _operation(text: str) -> Operation:
    for known in OPERATIONS:
        if text == known:
            return known  # type: ignore[return-value] # a tuple's items have no literal type
    raise ValueError(f"operation {text!r} is none of {', '.join(OPERATIONS)}")
