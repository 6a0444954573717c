"""The worlds that are closed: small enough to be met completely, with the trouble in them."""

from muster.core.catalogue import Catalogue
from muster.core.event import Record
from muster.core.project import catalogue
from tests.protocol.world import records
from tests.simulation.world import Budget, Configuration

MINUTE, HOUR = 60, 3600
DAY = 24 * HOUR
DEFINITION = """\
bundle: {name}
version: 1
owner: {{team: contracts, contacts: {{oncall: oncall@contracts.example}}}}
key: contract_id
expect:
{members}
deadline: {{in: 24h}}
actions:
  complete:
    - {{run: controlm, template: contract/application.json.j2, args: {{parentid: "@bundle.key"}}}}
  breach:
    - {{alert: oncall, text: "Missing: @bundle.missing"}}
"""
SETTLED = 3 * MINUTE  # the sweeper leaves two minutes to whoever saved first
EXPIRED = 8 * DAY


def of_members(name: str, *members: str) -> Catalogue:
    """Return a definition that expects a member from the topic of each name."""
    expected = "\n".join(f"  {each}: {{topic: {each}s.v1, key: id}}" for each in members)
    text = DEFINITION.format(name=name, members=expected)
    return catalogue({f"bundles/{name}.yaml": text}, Catalogue.of(()))


def events(member: str, *keys: str) -> list[Record]:
    """Return a topic with an event of the member per key; a key again is a duplicate."""
    return records(*((f"{member}s.v1", {"id": key, "value": 7}) for key in keys))


PAIR = of_members("pair", "parent", "child")
TRIO = of_members("trio", "order", "payment", "stock")
COMPLETE = (events("parent", "c"), events("child", "c"))
CLOSED = (
    Configuration(
        name="pair, a duplicate, two crashes, timeout, redrive, sweeper",
        catalogue=PAIR,
        topics=(events("parent", "c", "c"), events("child", "c")),
        budget=Budget(crashes=2, redrives=1, sweeps=1),
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
)
