"""A schedule as a story that a person can read: a line per step, with the time that has passed."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tests.simulation.closing import Violation
from tests.simulation.deeds import Start
from tests.simulation.known import Known, Label, Step

NAMES = {"${DeadlineArn}": "deadline", "${SubmitArn}": "submit"}
BY_WHOM = {
    "waits until": ("clock", "seconds have passed"),
    "sweeps": ("sweep", "begins"),
    "redrives": ("operator", "is redriven"),
    "aborts": ("operator", "is aborted"),
    "wakes": ("operator", "is woken by hand"),
    "alters": ("somebody", "writes into the stored text"),
    "repairs": ("operator", "replaces the template"),
    "times out": ("machine", "runs into its timeout"),
    "parks": ("machine", "parks its token"),
    "invokes": ("machine", "invokes"),
}


def story(known: Known, violation: Violation) -> Iterator[str]:
    """Yield the story of a violation, and at its end what is wrong."""
    yield from tale(known, violation.story)
    yield f"=> {violation.law}: {violation.how}"


def tale(known: Known, steps: Iterable[Step]) -> Iterator[str]:
    """Yield a line per step."""
    for number, (label, world) in enumerate(steps, 1):
        yield f"{number:4}  {timedelta(seconds=world.now)!s:>16}  {_sentence(known, label)}"


def _sentence(known: Known, label: Label) -> str:
    kind, *more = label
    if kind == "delivers":
        number, offsets = more
        topic = known.configuration.topics[number][0].place.topic
        return f"Kafka      delivers {topic} {', '.join(map(str, offsets))} to ingest"
    if kind in BY_WHOM:
        who, does = BY_WHOM[kind]
        name, *what = more or [""]
        return f"{who:10} {name} {does}".rstrip() + _aside(*map(str, what))
    return _deed(known, kind, *more)


def _deed(known: Known, kind: str, place: int, what: str = "") -> str:
    function = _function(known.deeds.start_of(place))
    ask = known.deeds.standings[place].ask
    if kind == "dies":
        before = f"before {ask.port}.{ask.method}" if ask else "before it returns"
        return f"{function:10} dies {before}"
    if kind == "does" and ask is not None:
        return f"{function:10} {ask.port}.{ask.method}{_aside(what)}"
    return f"{function:10} {kind}{_aside(what)}"


def _function(start: Start) -> str:
    return NAMES.get(start.function, start.function)


def _aside(what: str = "") -> str:
    return f" [{NAMES.get(what, what)}]" if what else ""
