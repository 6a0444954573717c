"""Hostile values in the fields of an event; run this module to see what becomes of each."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from rich.text import Text

from localcloud.cloud import LocalCloud
from localcloud.kafka.plan import PARENTS, PlannedEvent
from localcloud.kafka.produce import SentEvent
from muster.core.names import job_id
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import PAIR, folder_of

VALUES = {
    "nothing hostile": "Chapter 7, page 3",
    "a command substitution": "$(id)",
    "backquotes": "`id`",
    "single quotes": "'; id; '",
    "double quotes": '"; id; "',
    "backslashes": "C:\\temp\\",
    "a Control-M variable": "%%ORDERID",
    "a template expression": "{{ bundle.site.host }}",
    "a newline": "first\nsecond",
    "NUL": "a\0b",
    "4-byte UTF-8": "\U0001f4a5",
    "half a surrogate pair": "\ud83d",
    "900 KB of text": "x" * 900_000,
}
JOB, TEMPLATE = "job", "TemplateError"
NO_KEY = "quarantined: contract-pair: no usable key at 'id'"
INVALID = "quarantined: not JSON: not UTF-8 text (surrogates not allowed)"
COMMAND = re.compile(r'/opt/app/contract\.sh( "[A-Za-z0-9_ .,:@+/=-]*"){4}')
SHOWN = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one value; `seen` is its job's command or Description, or the error."""

    name: str
    seen: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The fates of one value, by the place where it stands."""

    variable: Fate
    description: Fate
    key: Fate


REFUSED = Row(variable=Fate(name=TEMPLATE), description=Fate(name=JOB), key=Fate(name=TEMPLATE))
NEVER_A_KEY = replace(REFUSED, key=Fate(name=NO_KEY))
EXPECTED = dict.fromkeys(VALUES, REFUSED) | {
    "nothing hostile": Row(variable=Fate(name=JOB), description=Fate(name=JOB), key=Fate(name=JOB)),
    "a newline": NEVER_A_KEY,
    "NUL": NEVER_A_KEY,
    "900 KB of text": NEVER_A_KEY,
    "half a surrogate pair": Row(
        variable=Fate(name=INVALID), description=Fate(name=INVALID), key=Fate(name=INVALID)
    ),
}


class Hostilities:
    """Sends each value thrice: for a variable, for a Description, and as the bundle's key."""

    def __init__(self, stage: Stage) -> None:
        """Send to this stage."""
        self.stage = stage
        self._places: dict[str, SentEvent] = {}

    def __call__(self) -> dict[str, Row]:
        """Send all, then read every fate."""
        parents = [each for number in range(len(VALUES)) for each in _parents(number)]
        children = [child(_key_of(each)) for each in parents]
        sent = self.stage.send(*children, *parents)
        self._places = {_key_of(each.event): each for each in sent if each.event.topic == PARENTS}
        return {name: self._row(number) for number, name in enumerate(VALUES)}

    def _row(self, number: int) -> Row:
        variable, description, key = (_key_of(each) for each in _parents(number))
        return Row(
            variable=self._fate(variable, "command"),
            description=self._fate(description, "Description"),
            key=self._fate(key, "command"),
        )

    def _fate(self, key: str, shown: str) -> Fate:
        """Read the record's fate from the log; then the bundle's, from wherever it ended."""
        sent = self._places[key]
        if self.stage.wait_for_fate(sent) != "Accepted":
            return Fate(name=f"quarantined: {self.stage.reason_in_quarantine(sent)}")
        execution = self.stage.wait_for_end(key)
        if execution.status == "SUCCEEDED":
            return Fate(name=JOB, seen=self._shown(key, shown))
        return Fate(name=execution.error, seen=self.stage.first_error(key)[1])

    def _shown(self, key: str, shown: str) -> str:
        if shown == "command":
            return self.stage.command(key)
        name = f"parent-{job_id(PAIR, key, 1)}"
        (job,) = [
            job
            for job in self.stage.cloud.controlm.jobs_of(folder_of(key))
            if job.plan.name == name
        ]
        return job.plan.text("Description")


def _parents(number: int) -> tuple[PlannedEvent, ...]:
    """Make three parents that hold one value: as an argument, in passing, and as the key."""
    value = list(VALUES.values())[number]
    return (
        parent(f"variable-{number}", random_value=value),
        parent(f"description-{number}", note=value),
        parent(value),
    )


def _key_of(event: PlannedEvent) -> str:
    return str(event.payload["id"])


def table(rows: Mapping[str, Row]) -> Table:
    """Lay the rows out for a reader."""
    laid = Table("value", "in a variable", "in a Description", "as the key", show_lines=True)
    laid.title = "Hostile values: their fates, and the command or Description that came of them"
    for name, row in rows.items():
        fates = (row.variable, row.description, row.key)
        laid.add_row(Text(name), *(Text(_cell(fate)) for fate in fates))
    return laid


def _cell(fate: Fate) -> str:
    seen = fate.seen if len(fate.seen) <= SHOWN else f"{fate.seen[:SHOWN]}… ({len(fate.seen)})"
    return f"{fate.name}: {seen}" if seen else fate.name


def main() -> int:
    """Print the table; 1 where a fate is not as it should be."""
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cloud.deploy()
        stage = Stage(cloud)
        rows, commands = Hostilities(stage)(), stage.commands()
    console = Console()
    console.print(table(rows))
    odd = [command for command in commands if not COMMAND.fullmatch(command)]
    console.print(
        f"{len(commands)} commands ran; with a character of an event's that is none of "
        f"letters, digits, blank and _.,:@+/=-: {len(odd)}"
    )
    wrong = [name for name, row in rows.items() if row != EXPECTED[name]]
    for name in wrong:
        console.print(f"NOT AS EXPECTED: {name}", style="red")
    return 1 if wrong or odd else 0


if __name__ == "__main__":
    sys.exit(main())
