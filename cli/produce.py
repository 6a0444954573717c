"""`muster produce`: events on the topics, in any order, with duplicates and strays."""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from localcloud.kafka.own import own_events
from localcloud.kafka.plan import Kind, PlannedEvent, Recipe, plan
from localcloud.kafka.produce import ProduceError, Sender, SentEvent
from localcloud.running import Running

STYLES: dict[Kind, str] = {
    "parent": "cyan",
    "child": "green",
    "order": "blue",
    "part": "magenta",
    "unwanted": "yellow",
    "lonely": "yellow",
    "own": "cyan",
}
SEED_BITS = 32
ADVICE = "start one with `muster local up`, or name yours with -b"

Address = Annotated[
    str | None,
    typer.Option(
        "-b",
        "--bootstrap-servers",
        envvar="KAFKA_BOOTSTRAP",
        help="Where the broker listens; default: the local cloud's.",
        show_default=False,
    ),
]
Pairs = Annotated[int, typer.Option("-n", "--num-pairs", min=0, help="Pairs of parent and child.")]
Orders = Annotated[int, typer.Option(min=0, help="Orders of a parent and three parts.")]
Delay = Annotated[
    float, typer.Option(min=0, help="Seconds from one bundle's first event to the next's.")
]
MaxDelay = Annotated[float, typer.Option(min=0, help="At most so many seconds within one bundle.")]
ChildFirst = Annotated[
    float, typer.Option(min=0, max=1, help="Share of the pairs whose child comes first.")
]
Duplicates = Annotated[
    float, typer.Option(min=0, max=1, help="Share of the events that are sent twice.")
]
Strays = Annotated[
    float,
    typer.Option(
        min=0, max=1, help="Strays per bundle: events nobody wants, or whose partner never comes."
    ),
]
Seed = Annotated[
    int | None, typer.Option(help="The same seed sends the same events.", show_default="drawn")
]
Topic = Annotated[
    str | None, typer.Option(help="Send events of your own to this topic, with --file.")
]
File = Annotated[
    Path | None, typer.Option(dir_okay=False, help="Your own events: a JSON object per line.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object per event.")]


def produce(  # noqa: PLR0913 - one parameter per option
    *,
    bootstrap_servers: Address = None,
    num_pairs: Pairs = 5,
    orders: Orders = 0,
    delay: Delay = 0.2,
    max_delay: MaxDelay = 2.0,
    child_first: ChildFirst = 0.5,
    duplicates: Duplicates = 0.0,
    strays: Strays = 0.0,
    seed: Seed = None,
    topic: Topic = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Send related events to Kafka, in any order, and print each with its topic."""
    if own := _own(topic, file):
        _send(bootstrap_servers, own, "", as_json=as_json)
        return
    recipe = Recipe(
        seed=secrets.randbits(SEED_BITS) if seed is None else seed,
        pairs=num_pairs,
        orders=orders,
        delay_s=delay,
        max_delay_s=max_delay,
        child_first=child_first,
        duplicates=duplicates,
        strays=strays,
    )
    again = f"; --seed {recipe.seed} sends them again"
    _send(bootstrap_servers, plan(recipe), again, as_json=as_json)


def _own(topic: str | None, file: Path | None) -> list[PlannedEvent]:
    if (topic is None) != (file is None):
        raise typer.BadParameter("--topic and --file go together")
    return own_events(topic, file) if topic is not None and file is not None else []


def _send(
    bootstrap_servers: str | None, events: Sequence[PlannedEvent], again: str, *, as_json: bool
) -> None:
    try:
        Sender(bootstrap_servers or _local(), _print_json if as_json else _print_line).send(events)
    except ProduceError as error:
        Console(stderr=True).print(Text(f"{error}; {ADVICE}", style="red"), soft_wrap=True)
        raise typer.Exit(1) from None
    if not as_json:
        Console().print(_summary(events) + again, soft_wrap=True)


def _local() -> str:
    running = Running.read()
    if running is None:
        raise ProduceError("no broker is named, and no local cloud runs here")
    return running.bootstrap_servers


def _print_line(sent: SentEvent) -> None:
    event = sent.event
    place = f"{event.topic}-{sent.partition}@{sent.offset}"
    line = Text.assemble(
        f"{event.at_s:8.3f}s  ",
        (f"{place:<26}", STYLES[event.kind]),
        (f" {event.kind:<9}", STYLES[event.kind]),
        event.value.decode(),
        ("  again" if event.again else "", "dim"),
    )
    Console().print(line, soft_wrap=True)


def _print_json(sent: SentEvent) -> None:
    event = sent.event
    shown = {
        "topic": event.topic,
        "partition": sent.partition,
        "offset": sent.offset,
        "key": event.key,
        "kind": event.kind,
        "again": event.again,
        "at": event.at_s,
        "event": event.payload,
    }
    typer.echo(json.dumps(shown))


def _summary(events: Sequence[PlannedEvent]) -> str:
    kinds = Counter("duplicate" if event.again else event.kind for event in events)
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return f"{len(events)} events sent ({parts})"
