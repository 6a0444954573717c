"""Builders for the client's tests: a clock that stands, credentials that may change, a client."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from muster.adapters.controlm import ControlMClient, Site
from muster.adapters.secrets import Credential
from muster.core.job import JobRequest, Search

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FOLDER = "bdl-42-aaaaaaaaaa"
KEY = "an-api-key-of-the-test"
TEXT = (
    '{"bdl-42-aaaaaaaaaa":{"Type":"Folder","ControlmServer":"IN01","OrderMethod":"Manual",'
    '"appl-42-aaaaaaaaaa":{"Type":"Job:Dummy"}}}'
)
REQUEST = JobRequest(folder=FOLDER, text=TEXT)
SEARCH = Search(folder=FOLDER, posted_at=NOON)


@dataclass
class StandingClock:
    """Stands until it is moved."""

    instant: datetime = NOON

    def now(self) -> datetime:
        """Return where it stands."""
        return self.instant

    def move(self, by: timedelta) -> None:
        """Stand somewhat later."""
        self.instant += by


@dataclass
class Keys:
    """Hands out its credentials in order: the first until a fresh one is asked for."""

    known: list[Credential] = field(default_factory=lambda: [Credential(api_key=KEY)])
    reads: int = 0

    def current(self) -> Credential:
        """Return the present one."""
        return self.known[0]

    def fresh(self) -> Credential:
        """Go on to the next one, if there is one."""
        self.reads += 1
        if len(self.known) > 1:
            self.known.pop(0)
        return self.known[0]


def a_client(
    endpoint: str,
    keys: Keys | None = None,
    clock: StandingClock | None = None,
    **settings: object,
) -> ControlMClient:
    """Return a client of the endpoint; settings are those of CONTROLM."""
    site = Site.read(endpoint, {"server": "IN01", **settings})
    return ControlMClient(site, keys or Keys(), clock or StandingClock())
