"""The smallest worlds, each with the one trouble that some guard is there for; smallest first."""

from dataclasses import replace
from datetime import timedelta

from muster.core.catalogue import Catalogue
from muster.core.event import Place, Record
from tests.protocol.virtual import NOON
from tests.protocol.world import records
from tests.simulation.parts import (
    COMPLETE,
    DAY,
    HOUR,
    MINUTE,
    PAIR,
    SETTLED,
    TWINS,
    events,
)
from tests.simulation.world import Budget, Configuration

ALONE = (events("parent", "c"), events("child"))
PLACE = Place("parents.v1", 0, 0)
POISON = Record(place=PLACE, value=b"{", timestamp=NOON)
POISONED = ([POISON, replace(events("parent", "c")[0], place=replace(PLACE, offset=1))],)
OTHER = ("one", "two")


def living(expire: int, remember: int) -> Catalogue:
    """Return the pair, which expires and is forgotten after so many seconds."""
    ends, forgotten = timedelta(seconds=expire), timedelta(seconds=remember)
    return Catalogue.of(
        replace(each, expire=ends, remember=forgotten) for each in PAIR.versions.values()
    )


def at(seconds: int) -> tuple[list[Record], list[Record]]:
    """Return a parent that was written so many seconds after the beginning, and no child."""
    written = NOON + timedelta(seconds=seconds)
    return [replace(each, timestamp=written) for each in events("parent", "c")], []


def a_job(name: str, *posts: str, horizon: int = HOUR, lag: int = 20, **more: int) -> Configuration:
    """Return the pair with trouble at Control-M only."""
    budget = Budget(posts=posts, **{each: more[each] for each in more if each in Budget._fields})
    rest = {each: more[each] for each in more if each not in Budget._fields}
    return Configuration(
        name=f"Control-M: {name}",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=budget,
        horizon=horizon,
        lag=lag,
        **rest,  # type: ignore[arg-type]
    )


def waiting(name: str, **more: object) -> Configuration:
    """Return a parent whose child never comes."""
    rest = {"topics": ALONE, "budget": Budget(), "horizon": DAY + HOUR, **more}
    return Configuration(name=name, catalogue=PAIR, **rest)  # type: ignore[arg-type]


SMALL = (
    waiting("an event of yesterday", topics=at(-DAY - MINUTE)),
    waiting("an event of half a day ago", topics=at(-DAY // 2)),
    waiting("an event of tomorrow", topics=at(DAY)),
    waiting("a wait woken by hand", budget=Budget(strays=1)),
    waiting("a bell too early", skew=2, budget=Budget(early=1)),
    waiting("poison and a refusal", topics=POISONED, budget=Budget(refusals=1), horizon=MINUTE),
    waiting("poison and a crash", topics=POISONED, budget=Budget(crashes=1), horizon=MINUTE),
    a_job("an answer lost, a lag of 35 s", "answer lost", lag=35),
    waiting("a breach and a crash", budget=Budget(crashes=1)),
    Configuration(
        name="other content under a known identity",
        catalogue=TWINS,
        topics=(
            records(*(("twins.v1", {"id": "e", "pair": "c", "side": each}) for each in OTHER)),
        ),
        budget=Budget(crashes=1),
        horizon=HOUR,
    ),
    a_job("four requests lost on the way", *["lost on the way"] * 4),
    a_job("a template that is refused, and repaired", rejects=1, repairs=1, redrives=1),
    a_job("a template replaced while in doubt", "lost on the way", repairs=1),
    a_job("a text altered while in doubt", "lost on the way", alters=1),
    waiting(
        "a sweep and a refusal",
        budget=Budget(sweeps=1, refusals=1),
        instants=(SETTLED,),
        horizon=HOUR,
    ),
    waiting("duplicates", topics=(events("parent", "c", "c"), events("child", "c")), horizon=HOUR),
    a_job("an answer lost, blind for 20 minutes", "answer lost", blind_until=20 * MINUTE),
    Configuration(
        name="a slow job, aborted and redriven",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(aborts=1, redrives=1),
        horizon=35,
        is_slow=True,
    ),
    waiting(
        "a breach, a redrive, a sweep",
        budget=Budget(redrives=1, sweeps=1),
        instants=(DAY + MINUTE,),
    ),
    a_job("in doubt, aborted, redriven at once", "answer lost", lag=35, aborts=1, redrives=1),
    waiting("a crash", topics=COMPLETE, budget=Budget(crashes=1), horizon=HOUR),
    a_job("an answer lost, a look-up refused", "answer lost", refusals=1),
    Configuration(
        name="a second life, and a slow end of the first",
        catalogue=living(MINUTE, 10),
        topics=(events("parent", "c", "c"), []),
        budget=Budget(),
        instants=(75,),
        horizon=80,
        is_slow=True,
    ),
    a_job("refused, and the answer to the machine lost", "refused", losses=1, redrives=1),
    a_job("refused, and the host dies with the answer", "refused", crashes=1, redrives=1),
    replace(
        a_job("in doubt, aborted, redriven later", "lost on the way", aborts=1, redrives=1),
        instants=(12 * MINUTE,),
    ),
    waiting("the last event comes late", topics=COMPLETE, budget=Budget(refusals=1)),
    Configuration(
        name="a second life, and a slow job of the first",
        catalogue=living(DAY, 10),
        topics=(events("parent", "c", "c"), events("child", "c")),
        budget=Budget(),
        instants=(15,),
        horizon=2 * MINUTE,
        is_slow=True,
    ),
)
