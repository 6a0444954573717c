"""Close every configuration, then play random schedules: `make simulate`."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.figures import rewrite
from tests.simulation.closing import Closing, Closure
from tests.simulation.configurations import CLOSED, LARGE
from tests.simulation.story import story, tale
from tests.simulation.wandering import LONG_ENOUGH, Wandering

AT_A_TIME = 2
EVERY = (*CLOSED, *LARGE)
AT_MOST = 60_000_000  # worlds of one configuration; more would not fit a laptop
ENOUGH = 1_000_000
SCHEDULES = 20_000
SHARE = 100  # schedules that share a configuration, and what it found out
RELIABILITY = Path("docs/reliability.md")
console = Console(width=118, highlight=False, record=True)


def main(
    seed: Annotated[int, typer.Option(help="Of the random schedules.")] = 1,
    schedules: Annotated[int, typer.Option(help="How many to play.")] = SCHEDULES,
    replay: Annotated[str, typer.Option(help="Tell this one schedule, SEED-SHARE-NUMBER.")] = "",
    docs: Annotated[bool, typer.Option("--docs", help="Rewrite docs/reliability.md.")] = False,  # noqa: FBT002 - a flag
    only: Annotated[
        str, typer.Option(help="Close what has this in its name, by default all but the large.")
    ] = "",
) -> None:
    """Prove the laws in every world of the small configurations, and along random schedules."""
    if replay:
        raise typer.Exit(_replay(replay))
    with ProcessPoolExecutor(AT_A_TIME) as hands:
        known = EVERY if only else CLOSED
        chosen = [n for n, each in enumerate(known) if only in each.name]
        is_proven = _show(list(hands.map(close, chosen)))
        shares = range(schedules // SHARE)
        walked = list(hands.map(wander, [seed] * len(shares), shares))
    is_kept = _show_walks(seed, walked)
    if docs:
        rewrite(RELIABILITY, "simulate", console.export_text())
    raise typer.Exit(0 if is_proven and is_kept else 1)


def close(number: int) -> tuple[Closure, list[str], float]:
    """Close one configuration; return what it came to, a violation's story, the seconds."""
    began, closing = monotonic(), Closing(EVERY[number])
    closure = closing.close(AT_MOST)
    told = [] if closure.violation is None else list(story(closing.known, closure.violation))
    return closure, told, monotonic() - began


def wander(seed: int, share: int) -> tuple[int, int, list[str]]:
    """Play one share of the schedules; return how many, their shortest, a violation's story."""
    wandering, shortest = Wandering(f"{seed}-{share}"), sys.maxsize
    for number in range(SHARE):
        walk = wandering.walk(f"{seed}-{share}-{number}")
        if walk.violation is not None:
            lines = [f"replay with --replay {walk.seed}", *story(wandering.known, walk.violation)]
            return number + 1, len(walk.steps), lines
        shortest = min(shortest, len(walk.steps))
    return SHARE, shortest, []


def _replay(seed: str) -> int:
    wandering = Wandering(seed.rpartition("-")[0])
    walk = wandering.walk(seed)
    for line in tale(wandering.known, walk.steps):
        console.print(line, markup=False)
    broken = walk.violation
    console.print("no law is broken" if broken is None else f"=> {broken.law}: {broken.how}")
    return 1 if broken else 0


def _show(found: list[tuple[Closure, list[str], float]]) -> bool:
    table = Table("configuration", "worlds", "steps", "healed", "queue", "violations", "seconds")
    for closure, told, seconds in found:
        for line in told:
            console.print(line, markup=False)
        table.add_row(closure.name, *_figures(closure), f"{seconds:.0f}")
    worlds = sum(closure.worlds for closure, _, _ in found)
    console.print(table)
    console.print(f"{worlds:,} distinct worlds")
    return all(closure.is_closed for closure, _, _ in found)


def _figures(closure: Closure) -> Iterator[str]:
    for count in (closure.worlds, closure.steps, closure.healed):
        yield f"{count:,}"
    yield "empty" if closure.is_closed else "not empty"
    yield str(int(closure.violation is not None))


def _show_walks(seed: int, walked: list[tuple[int, int, list[str]]]) -> bool:
    for _, _, told in walked:
        for line in told:
            console.print(line, markup=False)
    count, shortest = sum(each[0] for each in walked), min((each[1] for each in walked), default=0)
    broken = sum(bool(told) for _, _, told in walked)
    console.print(
        f"{count:,} random schedules from seed {seed}, the shortest of {shortest} steps,"
        f" {broken} violations"
    )
    return not broken and (not walked or shortest >= LONG_ENOUGH)


if __name__ == "__main__":
    typer.run(main)
