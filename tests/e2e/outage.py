"""Two outages of 25 h, on a clock that is moved on; run this module to see the tables."""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from localcloud.cloud import LocalCloud
from tests.e2e import outage_of_muster as of_muster, outage_of_producers as of_producers
from tests.e2e.commands import Muster
from tests.e2e.stage import Stage

COUNTS = {
    of_producers.IN_TIME: 4,
    of_producers.DOWN: 3,
    of_producers.REFUSED: 3,
    of_producers.LATER: 15,
    of_producers.LATER_REFUSED: 3,
    of_producers.ABORTED: 3,
    of_producers.WAITED_FOR: 2,
    of_producers.NEVER: 7,
}
EACH = 3
Rows = Mapping[tuple[str, Any], int]


def unexpected(
    rows: Rows, expected: Mapping[str, object], counts: Mapping[str, int]
) -> list[tuple[str, object]]:
    """List the rows that differ from what shall come of so many bundles of each kind."""
    wanted = Counter({(kind, expected[kind]): count for kind, count in counts.items()})
    return [*(Counter(rows) - wanted), *(wanted - Counter(rows))]


def table(title: str, rows: Rows) -> Table:
    """Lay the rows out for a reader: what bundles of one kind have in common."""
    names = [field.name for field in fields(next(iter(rows))[1])]
    laid = Table("bundles", "kind", *(name.replace("_", " ") for name in names), title=title)
    for (kind, row), count in rows.items():
        laid.add_row(str(count), kind, *(_cell(getattr(row, name)) for name in names))
    return laid


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)


def main() -> int:
    """Print both tables and what the journal counts; 1 where a row is not as it should be."""
    console = Console(width=200)
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cloud.deploy()
        stage, muster = Stage(cloud), Muster(cloud, Path(folder) / "operator")
        first = of_producers.OutageOfProducers(stage, muster, COUNTS)
        one = first()
        console.print(table("Producers out for 25 h", one))
        console.print(", ".join(f"{name}: {count}" for name, count in first.runs.items()))
        story = of_muster.OutageOfMuster(stage, muster, EACH)
        two = story()
        console.print(table("Muster out for 25 h", two))
        console.print(f"red while Muster was out: {', '.join(sorted(story.red))}")
        orders = Counter(
            each.name for each in cloud.controlm.journal.orders() if each.type == "Folder"
        )
    again = sum(orders.values()) - len(orders)
    console.print(f"the journal has {len(orders)} folders ordered once, and {again} again")
    wrong = unexpected(one, of_producers.EXPECTED, COUNTS)
    wrong += unexpected(two, of_muster.EXPECTED, dict.fromkeys(of_muster.EXPECTED, EACH))
    for kind, row in wrong:
        console.print(f"NOT AS EXPECTED: {kind}: {row}", style="red")
    return 1 if wrong or set(orders.values()) != {1} else 0


if __name__ == "__main__":
    sys.exit(main())
