"""The tables of the cost document, and what their numbers are counted from."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moto import mock_aws

from localcloud.kafka.plan import an_order
from muster.core.event import Record
from tests.numbers.counting import TableStage, happy_path
from tests.protocol.stage import HOUR
from tests.protocol.world import records

TEXT = Path("docs/cost.md").read_text(encoding="utf-8")
MILLION = 1_000_000
STAGES = Path("tests/golden/stacks")
ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
FACTOR = re.compile(r"[\d,.]+")
SEE = "see price page"
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Item:
    """A row with a count and the name of its price; `usd` as it is written."""

    name: str
    count: str
    price_of: str
    usd: str

    @property
    def factors(self) -> list[float]:
        """Return the numbers that are multiplied."""
        pieces = [piece.strip() for piece in self.count.split(TIMES)]
        assert all(FACTOR.fullmatch(piece) for piece in pieces), self.count
        return [float(piece.replace(",", "")) for piece in pieces]


def rows(heading: str) -> Iterator[list[str]]:
    """Yield the cells of the tables under a heading, without heads and lines."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for found in ROW.findall(section):
        cells = [cell.strip() for cell in found.split("|")]
        if not set(cells[0]) <= set("-:"):
            yield cells


def items(heading: str) -> list[Item]:
    """Return the rows of four cells that are no head and no sum."""
    named = [Item(*cells) for cells in rows(heading) if len(cells) == 4]
    return [each for each in named if each.count != "Count" and not each.name.startswith("**")]


def sums(heading: str) -> list[str]:
    """Return the sums that are written under a heading."""
    return [cells[-1].strip("*") for cells in rows(heading) if cells[0] == "**Sum**"]


def prices() -> dict[str, float]:
    """Return USD by what they are the price of."""
    return {cells[0]: float(cells[1]) for cells in rows("Prices") if cells[0] != "Price of"}


def deployed(stage: str) -> Counter[str]:
    """Count the resources of a stage by type, in the text of what it deploys."""
    return Counter(re.findall(r"^\S+  (AWS::\w+::\w+)", _text(stage), re.MULTILINE))


def settings(stage: str, name: str) -> list[str]:
    """Return what a setting is, each time that a stage's resources have it."""
    return re.findall(rf"^  {re.escape(name)}: (.+)$", _text(stage), re.MULTILINE)


def happy() -> tuple[int, int, int]:
    """Count transitions, table writes and index writes of a pair."""
    count = happy_path()
    return count.transitions, len(count.writes), count.index_writes


def breach() -> tuple[int, int]:
    """Count what a breach adds: transitions, and units of table and index."""
    with mock_aws():
        world = TableStage()
        world.parks()
        before = world.execution.transitions, _units(world)
        world.clock.advance(25 * HOUR)
        world.plays()
        assert world.execution.error == "SlaBreached"
        return world.execution.transitions - before[0], _units(world) - before[1]


def redrive() -> int:
    """Count the transitions of a breach's redrive, until the execution waits again."""
    with mock_aws():
        world = TableStage()
        world.parks()
        world.clock.advance(25 * HOUR)
        world.plays()
        before = world.execution.transitions
        world.machine.redrive(world.execution)
        world.plays()
        assert world.execution.token is not None
        return world.execution.transitions - before


def member() -> float:
    """Count the units that a member adds: an order has two members more than a pair."""
    events = an_order(seed=1, number=1)
    order = records(*((each.topic, dict(each.payload)) for each in events))
    return (_played(order) - sum(happy()[1:])) / (len(order) - 2)


def _text(stage: str) -> str:
    return (STAGES / f"{stage}.txt").read_text(encoding="utf-8")


def _played(arriving: list[Record]) -> int:
    with mock_aws():
        world = TableStage()
        for each in arriving:
            assert world.deliver([each]) == []
            world.plays()
        (execution,) = world.machine.executions.values()
        assert execution.status == "SUCCEEDED"
        return _units(world)


def _units(world: TableStage) -> int:
    return len(world.writes.made) + sum(write.index for write in world.writes.made)
