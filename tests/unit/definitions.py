"""A definition to check, and the shipped ones."""

from pathlib import Path

from muster.core.catalogue import Catalogue
from muster.core.checking.check import Checked, check

NOTHING = Catalogue.of(())
SHIPPED = sorted((Path(__file__).parents[2] / "bundles").glob("*.yaml"))
ORDER = """
bundle: order
version: 3
owner: {team: fulfilment, contact: "#oncall", cost_center: CC-1}
key: order_id
expect:
  parent: {topic: orders.v1, key: order.id, when: {type: [created, "1", 1, true], ok: true}}
  part-1: {topic: parts.v1, key: order_id}
deadline: {in: 90m}
actions:
  complete:
    - run: controlm
      template: order/fulfil.json.j2
      args: {order: "@bundle.key", parts: ["@part-1.sku?", 1, 1.5, false, {deep: "@@home"}]}
"""


def checked(text: str, published: Catalogue = NOTHING) -> Checked:
    """Check one file."""
    return check({"order.yaml": text}, published)
