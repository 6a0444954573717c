"""A definition of three members, and bundles of it in every state."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.definition import Alert, Definition, Job, Member, MemberName, Owner
from muster.core.event import Event, EventId, Place
from muster.core.fold import (
    after_due_timers,
    step,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEY = BundleKey("trio", "k")


def a_definition(version: int = 1, *members: str, deadline: timedelta | None = DAY) -> Definition:
    return Definition(
        name="trio",
        version=version,
        owner=Owner(team="t", contacts={}),
        key="k",
        members=tuple(
            Member(name=MemberName(name), topic=name, key="k") for name in members or ("a", "b")
        ),
        deadline=deadline,
        complete=Job(template="t", args={}),
        breach=Alert(to="t"),
    )


CATALOGUE = Catalogue.of([a_definition(1, "a", "b", "c")])


def an_event(member: str, name: str = "", timestamp: datetime | None = NOON) -> Event:
    return Event(
        identity=EventId(name or member),
        member=MemberName(member),
        content="x",
        payload="{}",
        place=Place("t", 0, 1),
        timestamp=timestamp,
    )


def folded(*members: str, catalogue: Catalogue = CATALOGUE) -> Bundle:
    state = Bundle(key=KEY)
    for member in members:
        state, _ = step(state, an_event(member), catalogue, NOON)
    return state


EXPIRED = after_due_timers(folded("a"), CATALOGUE, NOON + 8 * DAY)
STATES: Mapping[str, Bundle] = {
    "nothing": folded(),
    "open": folded("a"),
    "nearly full": folded("a", "b"),
    "complete": folded("a", "b", "c"),
    "expired": EXPIRED,
}
