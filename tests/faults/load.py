"""The load: pairs and orders in an order drawn from the seed, some events twice, some poison."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from localcloud.demo.script import poison
from localcloud.kafka.plan import PlannedEvent, Recipe, plan
from localcloud.kafka.produce import Sender, SentEvent
from muster.core.bundle import BundleKey
from tests.e2e.stage import Stage
from tests.e2e.witness import ORDER, PAIR

ORDERS = 5  # one bundle in so many is an order
POISON = 50  # one poisoned record to so many bundles
APART_S, TOGETHER_S = 0.05, 1.0  # so the events of some twenty bundles mingle
DUPLICATES, STRAYS = 0.1, 0.02
AT_ONCE = 8
DELIVERED_WITHIN_S = 120.0  # a broker that was killed starts anew meanwhile
LOOK_EVERY_S = 1.0
OF = {"parent": PAIR, "child": PAIR, "lonely": PAIR, "order": ORDER, "part": ORDER}
MEMBERS = {PAIR: 2, ORDER: 4}


def events_of(seed: int, bundles: int) -> list[PlannedEvent]:
    """Lay out what is sent, in its order."""
    orders = bundles // ORDERS
    recipe = Recipe(
        seed=seed,
        pairs=bundles - orders,
        orders=orders,
        delay_s=APART_S,
        max_delay_s=TOGETHER_S,
        duplicates=DUPLICATES,
        strays=STRAYS,
    )
    events, dice = plan(recipe), Random(f"{seed}/poison")  # noqa: S311 - repeatable, not secret
    for number in range(max(bundles // POISON, 1)):
        poisoned = replace(poison(), key=f"poison-{number}")
        events.insert(dice.randrange(len(events) + 1), poisoned)
    return [replace(event, at_s=0.0) for event in events]


def bundles_of(events: Sequence[PlannedEvent]) -> dict[BundleKey, bool]:
    """Name every bundle that these events open, and tell whether it becomes complete."""
    members = Counter(
        BundleKey(OF[event.kind], event.key)
        for event in events
        if event.kind in OF and not event.again
    )
    return {key: count == MEMBERS[key.definition] for key, count in members.items()}


@dataclass(slots=True)
class Load:
    """Sends as fast as bundles end, and tells how far it is."""

    stage: Stage
    events: Sequence[PlannedEvent]
    unended: int  # bundles that are sent whole and have not ended; more would only queue
    sent: list[SentEvent] = field(default_factory=list)
    handed_over: int = 0

    @property
    def share(self) -> float:
        """The share of the events that is sent."""
        return self.handed_over / len(self.events)

    def __call__(self) -> None:
        """Send everything."""
        sender = Sender(
            self.stage.cloud.broker.bootstrap_servers, self.sent.append, DELIVERED_WITHIN_S
        )
        while some := self.events[self.handed_over : self.handed_over + AT_ONCE]:
            sender.send(some)
            self.handed_over += len(some)
            while self._unended() > self.unended:
                time.sleep(LOOK_EVERY_S)

    def _unended(self) -> int:
        begun = bundles_of(self.events[: self.handed_over])
        return sum(begun.values()) - len(ordered(self.stage)) - len(failed(self.stage))


def ordered(stage: Stage) -> Counter[str]:
    """Count the instances of each folder that Control-M was ever made to run."""
    orders = stage.cloud.controlm.journal.orders()
    return Counter(each.name for each in orders if each.type == "Folder")


def failed(stage: Stage) -> list[str]:
    """List the executions that have failed."""
    return [arn for arn, status in executions(stage, "FAILED").items() if status == "FAILED"]


def executions(stage: Stage, status: str | None = None) -> dict[str, str]:
    """Tell the status of each execution by its ARN."""
    pages = stage.states.get_paginator("list_executions").paginate(
        stateMachineArn=stage.cloud.outputs["StateMachineArn"],
        **({"statusFilter": status} if status else {}),
    )
    return {each["executionArn"]: each["status"] for page in pages for each in page["executions"]}
