"""What the worlds are made of: definitions, topics, spans."""

from muster.core.catalogue import Catalogue
from muster.core.event import Record
from muster.core.project import catalogue
from tests.protocol.world import records

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
SIDES = """\
  one: {topic: twins.v1, key: pair, when: {side: one}}
  two: {topic: twins.v1, key: pair, when: {side: two}}"""
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
TWINS = catalogue(
    {"bundles/twins.yaml": DEFINITION.format(name="twins", members=SIDES)}, Catalogue.of(())
)
COMPLETE = (events("parent", "c"), events("child", "c"))
