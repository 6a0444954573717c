"""The worlds that are closed: small enough to be met completely, with the trouble in them."""

from tests.simulation.parts import (
    COMPLETE,
    DAY,
    EXPIRED,
    HOUR,
    MINUTE,
    PAIR,
    SETTLED,
    TRIO,
    events,
)
from tests.simulation.small import SMALL
from tests.simulation.world import Budget, Configuration

CLOSED = (
    Configuration(
        name="pair, a duplicate, two crashes, timeout, redrive",
        catalogue=PAIR,
        topics=(events("parent", "c", "c"), events("child", "c")),
        budget=Budget(crashes=2, redrives=1),
        horizon=DAY + HOUR,
    ),
    Configuration(
        name="pair, one crash, timeout, redrive, sweeper",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(crashes=1, redrives=1, sweeps=1),
        instants=(SETTLED,),
        horizon=DAY + HOUR,
    ),
    Configuration(
        name="trio, one crash, sweeper",
        catalogue=TRIO,
        topics=(events("order", "c"), events("payment", "c"), events("stock", "c")),
        budget=Budget(crashes=1, sweeps=1),
        instants=(SETTLED,),
        horizon=HOUR,
    ),
    Configuration(
        name="Control-M: accepted and dropped, lost on the way, lag, crash, redrive",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(crashes=1, redrives=1, posts=("answer lost", "lost on the way")),
        lag=20,
        horizon=HOUR,
    ),
    Configuration(
        name="Control-M: refused, not sent, redrives, abort",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(redrives=2, aborts=1, posts=("refused", "not sent")),
        horizon=HOUR,
    ),
    Configuration(
        name="concurrent batches, lost compare-and-set, lost answers, refusals",
        catalogue=PAIR,
        topics=(events("parent", "c", "c"), events("child", "c", "c")),
        budget=Budget(losses=1, refusals=1),
        horizon=HOUR,
    ),
    Configuration(
        name="slow functions beside an abort, a redrive, the sweeper",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(aborts=1, redrives=1, sweeps=1),
        instants=(30, 95, SETTLED, SETTLED + 30),
        horizon=5 * MINUTE,
        is_slow=True,
    ),
    Configuration(
        name="breach and expiry, redrives, sweepers, one lost answer",
        catalogue=PAIR,
        topics=COMPLETE,
        budget=Budget(losses=1, redrives=1, sweeps=2),
        instants=(DAY + MINUTE,),
        horizon=EXPIRED,
    ),
    *SMALL,
)

# Half an hour and some gigabytes: `make simulate ONLY="redrive, sweeper"` closes it too.
LARGE = (
    Configuration(
        name="pair, a duplicate, two crashes, timeout, redrive, sweeper",
        catalogue=PAIR,
        topics=(events("parent", "c", "c"), events("child", "c")),
        budget=Budget(crashes=2, redrives=1, sweeps=1),
        instants=(SETTLED,),
        horizon=DAY + HOUR,
    ),
)
