"""Faults of hosts, Kafka and the rule: a host killed, a broker away, a minute without a sweep."""

import logging
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from localcloud.cloud import LocalCloud
from tests.faults.injecting import AT_WORK_EVERY_S, soon

DIED = f"signal: {signal.SIGKILL.value}"
NOTICED_WITHIN_S = 3.0
LONGEST_LOOK_AWAY_S = 0.25


class Complaints(logging.Handler):
    """Hears what the pollers say of the function's errors; it is their only listener."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.deaths = 0
        logging.getLogger("localcloud").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.deaths += DIED in record.getMessage()

    def fall_silent(self) -> None:
        logging.getLogger("localcloud").removeHandler(self)


@dataclass(slots=True)
class HostKilled:
    """SIGKILL of a process that runs ingest for its poller; the poller tells of the death."""

    cloud: LocalCloud
    heard: Complaints
    dice: Random

    def begin(self) -> None:
        """Kill until a poller lost its answer: a process may just have answered."""
        before = self.heard.deaths

        def heard() -> bool:
            return soon(lambda: self.heard.deaths > before, NOTICED_WITHIN_S)

        soon(lambda: self._kill() and heard(), every_s=AT_WORK_EVERY_S)

    def end(self) -> None:
        """Leave it to the cloud to start another host."""

    def effects(self) -> Mapping[str, int]:
        return {"ingest's host killed at work (SIGKILL)": self.heard.deaths}

    def _kill(self) -> bool:
        """Strike at some moment of the work."""
        function = self.cloud.outputs["IngestFunction"]
        if not self.cloud.aws.at_work(function):
            return False
        time.sleep(self.dice.uniform(0, LONGEST_LOOK_AWAY_S))
        for process in self.cloud.aws.at_work(function)[:1]:
            os.kill(process, signal.SIGKILL)
            return True
        return False


class Outage(Protocol):
    """A broker that can be taken down and brought back."""

    def go_down(self) -> None: ...

    def come_back(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Restarting:
    """Somebody's broker, by the command that restarts it."""

    command: str

    def go_down(self) -> None:
        """Restart it at once."""
        subprocess.run(shlex.split(self.command), check=True, capture_output=True)  # noqa: S603 - the caller's own command

    def come_back(self) -> None:
        """Do nothing: the command returns once it is back."""


@dataclass(slots=True)
class BrokerAway:
    """The broker dies, and comes back with the records and offsets that it had."""

    cloud: LocalCloud
    broker: Outage
    times: int = 0
    _errors: int = 0

    def begin(self) -> None:
        self._errors = self._seen()
        self.broker.go_down()

    def end(self) -> None:
        """Count it if the pollers met it."""
        met = soon(lambda: self._seen() > self._errors)
        self.broker.come_back()
        self.times += met

    def effects(self) -> Mapping[str, int]:
        return {"Kafka went down and came back": self.times}

    def _seen(self) -> int:
        return sum(poller.tally.broker_errors for poller in self.cloud._pollers.values())


@dataclass(slots=True)
class SweeperStopped:
    """Its rule is disabled; a minute's sweep that is due then does not happen."""

    cloud: LocalCloud
    missed: int = 0
    _rules: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self._rules = [rule.name for rule in self.cloud.aws._timer.rules]
        self.cloud.aws.schedule(enabled=False)

    def end(self) -> None:
        """Ask for the sweep that was due, in vain, and let the rule fire again."""
        for rule in self._rules:
            try:
                self.cloud.aws.tick(rule)
            except KeyError:
                self.missed += 1
        self.cloud.aws.schedule(enabled=True)

    def effects(self) -> Mapping[str, int]:
        return {"sweeps due while the sweeper was stopped": self.missed}
