"""Each alarm turned red and back on a local cloud, by the data that its own definition watches."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cli.operate.teller import Tellers
from cli.operate.trigger import Trigger, Way, every
from localcloud.aws import LocalAws
from localcloud.aws.metrics.service import put

MINUTE = timedelta(minutes=1)
LONGEST = 30  # minutes; no alarm looks further back


@dataclass(slots=True)
class Hand:
    """The clock that the alarms go by, moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.at


@dataclass(slots=True)
class Finding:
    """What one alarm did: after what it turned red, whom it told, after what it was green."""

    name: str
    red: list[str] = field(default_factory=list)
    told: tuple[str, ...] = ()
    green: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Field:
    """The deployed alarms, and minutes that pass as quickly as they are asked to."""

    def __init__(self, aws: LocalAws, hand: Hand, tellers: Tellers) -> None:
        """Look at what is deployed."""
        self._aws = aws
        self._hand = hand
        self._cloudwatch = aws.client("cloudwatch")
        self.tellers = tellers
        self.triggers: dict[str, Trigger] = {}
        self.composites: dict[str, Mapping[str, Any]] = {}
        self.look()

    def look(self) -> None:
        """Read the alarms as they are deployed now."""
        found = self._described()
        self.composites = {each["AlarmName"]: each for each in found if "AlarmRule" in each}
        single = [each for each in found if "AlarmRule" not in each]
        self.triggers = {each["AlarmName"]: Trigger.read(each) for each in single}

    def red(self) -> set[str]:
        """Return the alarms that are in ALARM."""
        found = self._described()
        return {each["AlarmName"] for each in found if each["StateValue"] == "ALARM"}

    def heard(self, name: str, state: str, since: int) -> Counter[str]:
        """Count by topic how often the alarm has told of this state."""
        told = [(n.topic, n.body) for n in self._aws.mailbox.notices[since:]]
        return Counter(
            topic
            for topic, body in told
            if (body.get("AlarmName"), body.get("NewStateValue")) == (name, state)
        )

    @property
    def notices(self) -> int:
        """Count the notices so far."""
        return len(self._aws.mailbox.notices)

    def begin_period(self, seconds: int) -> None:
        """Let minutes pass until a period of this length begins."""
        while int(self._hand.at.timestamp()) % seconds:
            self.let_pass(1, {})

    def let_pass(self, minutes: int, troubled: Mapping[str, Way]) -> None:
        """Let minutes pass in which all is well but for those in trouble."""
        for _ in range(minutes):
            for namespace, data in self._data(troubled).items():
                put(namespace, data)
            self._hand.at += MINUTE
            self._aws.evaluate_alarms()

    def until(self, reached: Callable[[], bool], troubled: Mapping[str, Way]) -> int | None:
        """Let minutes pass until it is so; return how many, or None where it never is."""
        for minutes in range(1, LONGEST + 1):
            self.let_pass(1, troubled)
            if reached():
                return minutes
        return None

    def _data(self, troubled: Mapping[str, Way]) -> dict[str, list[Any]]:
        """Tell once in each period, at its begin, what is told at all."""
        data: dict[str, list[Any]] = defaultdict(list)
        for each in self._of_this_minute(self.triggers.values()):
            value = troubled.get(each.name, Way(each.calm)).value
            if value is not None:
                datum = {"MetricName": each.metric, "Value": value, "Timestamp": self._hand.at}
                dimensions = [{"Name": k, "Value": v} for k, v in each.dimensions.items()]
                data[each.namespace].append({**datum, "Dimensions": dimensions})
        return data

    def _of_this_minute(self, triggers: Iterable[Trigger]) -> Iterable[Trigger]:
        second = int(self._hand.at.timestamp())
        told = filter(self.tellers.tell, triggers)
        return (each for each in told if second % each.period_s == 0)

    def _described(self) -> list[Mapping[str, Any]]:
        return list(every(self._cloudwatch, "muster-"))
