"""The simulated site: its Control-M servers, their zone and their New Day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOUR_AND_MINUTE = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an administrator has set up; `hosts` empty means that every host exists."""

    servers: tuple[str, ...] = ("IN01",)
    time_zone: str = "UTC"
    new_day: str = "00:00"
    hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a site that could not be."""
        if not self.servers or not all(self.servers):
            raise ValueError("a site has at least one server, and each has a name")
        try:
            ZoneInfo(self.time_zone)
        except (ValueError, ZoneInfoNotFoundError) as error:
            raise ValueError(f"there is no time zone {self.time_zone}") from error
        if not HOUR_AND_MINUTE.fullmatch(self.new_day):
            raise ValueError(f"New Day at {self.new_day!r}: it must be HH:MM")

    def local(self, moment: datetime) -> datetime:
        """Tell an instant on the server's wall clock."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def odate(self, moment: datetime) -> date:
        """Name the order date that is current at an instant."""
        here = self.local(moment)
        begun = here.time() >= self._turn
        return here.date() if begun else here.date() - timedelta(days=1)

    def next_new_day(self, moment: datetime) -> datetime:
        """Find the first New Day after an instant."""
        day = self.odate(moment) + timedelta(days=1)
        turn = datetime.combine(day, self._turn, ZoneInfo(self.time_zone))
        return turn.astimezone(UTC)

    def knows_host(self, host: str) -> bool:
        """Say whether jobs can run there; no host at all is the server's own."""
        return not host or not self.hosts or host in self.hosts

    @property
    def _turn(self) -> time:
        return time.fromisoformat(self.new_day)
