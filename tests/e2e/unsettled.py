"""A bundle as a crash leaves it: its events recorded, its state saved, nothing done about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from localcloud.kafka.plan import CHILDREN, PlannedEvent
from muster.adapters.system import SystemClock
from muster.core.bundle import Bundle, BundleKey
from muster.core.definition import MemberName
from muster.core.errors import TransientError
from muster.core.event import Event, Place, Record, decode, event_from
from muster.core.stored import Saved
from muster.usecases.folding import Folding
from muster.usecases.settle import Settle
from muster.usecases.take_in import TakeIn
from tests.e2e.stage import Stage
from tests.e2e.witness import PAIR

clock = SystemClock()


@dataclass(frozen=True)
class Earlier:
    """The clock of a function that ran some time ago."""

    ago: timedelta

    def now(self) -> datetime:
        return clock.now() - self.ago


class DeadBeforeTheCall:
    """The machine, for a function that dies before it calls."""

    def start(self, state: Bundle) -> None:
        raise TransientError(f"died before the start of {state.key.pk}")

    def holds(self, execution_arn: str) -> bool:
        raise TransientError(f"died before asking for {execution_arn}")

    def wake(self, token: str) -> None:
        raise TransientError(f"died before the wake of {token}")

    def ring(self, token: str) -> bool:
        raise TransientError(f"died before the bell of {token}")


class Quiet:
    """A journal that nobody reads."""

    def tell(self, metric: str, definition: str | None = None, **facts: object) -> None:
        """Say nothing."""

    def gauge(self, metric: str, value: float) -> None:
        """Say nothing."""


def left_unsettled(stage: Stage, key: str, *events: PlannedEvent, ago: timedelta) -> None:
    """Take the events in as ingest does, as if some time ago, and die after the save."""
    earlier, catalogue = Earlier(ago), stage.cloud.catalogue
    take_in = TakeIn(
        store=stage.store,
        journal=Quiet(),
        clock=earlier,
        catalogue=catalogue,
        folding=Folding(store=stage.store, catalogue=catalogue, clock=earlier),
        settle=Settle(DeadBeforeTheCall()),
        each=map,
    )
    bundle = BundleKey(PAIR, key)
    taken = [_event(each, offset) for offset, each in enumerate(events)]
    assert take_in({bundle: taken}) == {bundle}


def let_the_deadline_pass(stage: Stage, key: str, definition: str = PAIR) -> None:
    """Move the bundle into the past, instead of waiting for hours."""
    state = stage.bundle(key, definition)
    deadline = clock.now() - timedelta(minutes=1)
    saved = stage.store.save(replace(state, deadline=deadline), replacing=state)
    assert isinstance(saved, Saved)


def _event(planned: PlannedEvent, offset: int) -> Event:
    member = MemberName("child" if planned.topic == CHILDREN else "parent")
    record = Record(place=Place(planned.topic, 99, offset), value=planned.value)
    return event_from(record, decode(record), member)
