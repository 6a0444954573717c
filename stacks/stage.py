"""A stage, as data: what differs between deployments and nothing else, checked before synth."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from stacks.cluster import Cluster
from stacks.expect import between, expect, matching
from stacks.network import CALLED, Network

RUNTIME_PYTHON = "3.13"
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
ENDPOINT = re.compile(r"https://.+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/.*)?")
LOG_DAYS = (7, 14, 30, 60, 90, 180, 365, 400)  # of those that CloudWatch offers
Architecture = Literal["arm64", "x86_64"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the functions' asset must run on; without `platform`, the machine that builds it."""

    python: str
    architecture: Architecture
    platform: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlM:
    """The Control-M that a stage submits to, and where its jobs run."""

    endpoint: str
    server: str
    host: str
    run_as: str
    mail_to: str
    time_zone: str
    operation: Literal["ondemand", "run", "order"] = "ondemand"
    new_day: str = "00:00"
    ca_bundle: str | None = None

    def settings(self) -> str:
        """Return the JSON text that `submit` reads."""
        site = {"server": self.server, "host": self.host}
        site |= {"run_as": self.run_as, "mail_to": self.mail_to}
        plain = ("server", "operation", "time_zone", "new_day", "ca_bundle")
        return json.dumps({name: getattr(self, name) for name in plain} | {"site": site})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """When a stage's alarms turn red, and who hears them.

    `subscribers` hear every alarm that their team's topic carries; `pagers` hear the one page.
    """

    subscribers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pagers: tuple[str, ...] = ()
    tolerated_lag: int = 10_000  # events behind, for ten minutes
    near_breaches: int = 1
    execution_quota: int = 1_000_000  # of open executions, per account and region


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One deployment of the whole; `keeps` says that its bundles outlive its stacks."""

    name: str
    team: str
    cluster: Cluster
    controlm: ControlM
    target: Target
    network: Network | None = None
    keeps: bool = True
    maximum_pollers: int = 6
    watching: Watching = field(default_factory=Watching)
    log_days: int = 90
    reserved: Mapping[str, int] = field(default_factory=lambda: {"sweep": 1})  # by function
    traced: bool = True  # by X-Ray: functions and state machine

    def problems(self, topics: Collection[str]) -> tuple[str, ...]:
        """Return what AWS would refuse halfway through a deployment, or Control-M never answers."""
        found = [*self._own(), *self.cluster.problems(self.network, topics)]
        found += self.network.problems() if self.network else ()
        return tuple(f"stage {self.name}: {each}" for each in found)

    def _own(self) -> Iterator[str]:
        form = "up to 20 small letters, digits and dashes, a letter first"
        yield from matching("name", form, NAME, self.name)
        form = "https, unless it is this very machine"
        yield from matching("controlm.endpoint", form, ENDPOINT, self.controlm.endpoint)
        days = f"days for which CloudWatch keeps logs: {', '.join(map(str, LOG_DAYS))}"
        yield from expect("log_days", days, self.log_days, met=self.log_days in LOG_DAYS)
        yield from between("maximum_pollers", 1, 2000, self.maximum_pollers)
        for name, number in self.reserved.items():
            wanted = f"functions among {', '.join(CALLED)}"
            yield from expect("reserved", wanted, name, met=name in CALLED)
            yield from between(f"reserved.{name}", 1, 1_000_000, number)
