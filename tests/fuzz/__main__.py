"""Fuzz for long: `make fuzz`; SEED=… draws the same records, definitions and templates again."""

import json
import resource
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.figures import rewrite
from tests.fuzz import bombs
from tests.fuzz.door import Door
from tests.fuzz.judging import judge
from tests.fuzz.mutating import a_definition, a_template, judge_definition, judge_template
from tests.fuzz.records import Records

AT_A_TIME = 2
BATCH = 250
SHARE = 2000  # records that one task draws
TEXTS = 200  # definitions, and templates, beside them
SECONDS = 60  # of CPU that one batch or text may take
RECORDS = 100_000
MIB = 1024  # of what getrusage counts in
RELIABILITY = Path("docs/reliability.md")
console = Console(width=118, highlight=False, record=True)


def main(
    seed: Annotated[int, typer.Option(help="Of everything that is drawn.")] = 1,
    records: Annotated[int, typer.Option(help="How many records.")] = RECORDS,
    replay: Annotated[str, typer.Option(help="Judge this alone again, as KIND-SEED-…")] = "",
    docs: Annotated[bool, typer.Option("--docs", help="Rewrite docs/reliability.md.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Show that each record ends in a verdict, and each text in problems or an error by name."""
    if replay:
        found, failures = _guarded(replay)
    else:
        with ProcessPoolExecutor(AT_A_TIME) as hands:
            shares = list(hands.map(share, [f"{seed}-{n}" for n in range(records // SHARE)]))
        found = sum((each for each, _ in shares), Counter[str]())
        failures = [failure for _, some in shares for failure in some]
    _show(found, seed)
    for failure in failures:
        console.print(f"FAILED, replay with REPLAY={failure}", markup=False)
    lines, is_refused = ([], True) if replay else bombs.reckoning()
    for line in lines:
        console.print(line, markup=False)
    if docs:
        rewrite(RELIABILITY, "fuzz", console.export_text())
    raise typer.Exit(0 if is_refused and not failures else 1)


def share(seed: str) -> tuple[Counter[str], list[str]]:
    """Judge one share; return what became of it, and where it failed."""
    names = [f"records-{seed}-{n}" for n in range(SHARE // BATCH)]
    names += [f"{kind}-{seed}-{n}" for kind in ("definition", "template") for n in range(TEXTS)]
    found, failures = Counter[str](), list[str]()
    for name in names:
        some, failed = _guarded(name)
        found += some
        failures += failed
    return found, failures


def _guarded(name: str) -> tuple[Counter[str], list[str]]:
    """Judge one drawing; whatever escapes is a failure, and so is what does not end."""
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    kind, _, _ = name.partition("-")
    try:
        found = JUDGES[kind](Random(name))  # noqa: S311 - replays
    except Exception as error:  # noqa: BLE001 - nothing may escape
        return Counter(), [f"{name}: {type(error).__name__}: {str(error)[:300]}"]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found, []


def _records(random: Random) -> Counter[str]:
    rows = Records(random, keys=20).batch(BATCH)
    size = len(json.dumps(rows))
    return Counter({"records": len(rows), "KiB of records": size // 1024}) + judge(Door(), rows)


def _definition(random: Random) -> Counter[str]:
    return Counter([judge_definition(a_definition(random))])


def _template(random: Random) -> Counter[str]:
    return Counter([judge_template(*a_template(random))])


JUDGES: dict[str, Callable[[Random], Counter[str]]] = {
    "records": _records,
    "definition": _definition,
    "template": _template,
}


def _too_long(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s of CPU")


def _show(found: Counter[str], seed: int) -> None:
    table = Table("what", "how many")
    for name in sorted(found, key=str.lower):
        table.add_row(name, f"{found[name]:,}")
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(kind).ru_maxrss for kind in kinds)
    table.add_row("peak memory of a process", f"{peak // MIB} MiB")
    table.add_row("seed", str(seed))
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
