"""A bundle on one sheet, for people."""

from collections.abc import Iterable
from datetime import datetime

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.operate.execution import Execution
from cli.operate.facts import Facts
from cli.operate.reason import reason
from cli.operate.situation import Situation, wanted
from cli.operate.wording import listed, moment, plain, span
from muster.core.bundle import Bundle, Phase
from muster.core.submission import Standing

Line = tuple[str, str | None]

CALM = (Situation.WAITING, Situation.SUBMITTING, Situation.SUBMITTED)
FATES = {"accepted": "green", "recorded": "dim"}


def paper(width: int) -> Console:
    """Return the terminal, or a page of this width where the output goes elsewhere."""
    console = Console()
    return console if console.is_terminal else Console(width=width)


def sheet(facts: Facts, now: datetime) -> RenderableType:
    """Show all that is known, the reason first."""
    why, key = reason(facts, now), facts.bundle.key
    style = "green" if why.situation in CALM else "yellow"
    parts: list[RenderableType] = [Text(why.sentence, style="bold"), Text("")]
    parts += [_lines(_bundle(facts, now))]
    parts += [_section("Events"), _events(facts)] if facts.events else []
    if _has_begun(facts.bundle):
        parts += [_section("Submission"), _lines(_submission(facts))]
    parts += [_section("Execution"), _lines(_execution(facts.execution))]
    title = Text(plain(f"{key.definition} {key.key}"))
    return Panel(Group(*parts), title=title, title_align="left", border_style=style, box=box.SQUARE)


def left(bundle: Bundle, now: datetime) -> str:
    """Say how much time a bundle has, or since when it has been ready."""
    if bundle.is_open:
        if bundle.deadline is None:
            expires = bundle.expires_at
            return "no deadline" if expires is None else f"expires in {span(expires - now)}"
        words = span(bundle.deadline - now)
        return f"overdue by {words}" if bundle.deadline <= now else f"{words} left"
    return "" if bundle.ready_at is None else f"complete for {span(now - bundle.ready_at)}"


def _bundle(facts: Facts, now: datetime) -> Iterable[Line]:
    bundle = facts.bundle
    version = "" if facts.definition else ", which is not in bundles/published.json here"
    yield "phase", None if bundle.phase is None else bundle.phase.value
    yield "generation", str(bundle.generation)
    yield "definition", f"version {bundle.definition_version}{version}"
    yield "opened", _at(bundle.opened_at)
    yield "deadline", _deadline(bundle, now)
    yield "expires", _at(bundle.expires_at) if bundle.is_open else None
    yield "expired", _at(bundle.expires_at) if bundle.phase is Phase.EXPIRED else None
    yield "complete", _at(bundle.ready_at)
    yield "got", listed(sorted(bundle.got))
    yield "missing", None if bundle.is_complete else wanted(facts)
    if bundle.breached_at is not None:
        told, heard = _at(bundle.breach_told), _at(bundle.breach_heard)
        yield "breached", f"{_at(bundle.breached_at)} without {listed(bundle.breach_missing)}"
        yield "", f"told {told or 'not yet'}, heard {heard or 'not yet'}"


def _deadline(bundle: Bundle, now: datetime) -> str | None:
    if bundle.deadline is None:
        return "none"
    time = f" ({left(bundle, now)})" if bundle.is_open else ""
    return f"{moment(bundle.deadline)}{time}"


def _has_begun(bundle: Bundle) -> bool:
    submission = bundle.submission
    return bundle.is_complete or submission.standing is not Standing.NONE


def _submission(facts: Facts) -> Iterable[Line]:
    known = facts.bundle.submission
    attempts = "" if known.attempt == 1 else "s"
    yield "standing", f"{known.standing.value}, {known.attempt} attempt{attempts}"
    yield "folder", facts.folder
    yield "run", known.run_id
    yield "folder job", known.folder_job_id
    yield "order ids", ", ".join(known.order_ids) or None
    yield "posted", _at(known.posted_at)
    yield "not before", _at(known.not_before)
    yield "look until", _at(known.look_until)
    yield "template", known.template_version and f"version {known.template_version}"
    yield "text", known.text_key
    for number, error in enumerate(filter(None, (known.error, *known.errors))):
        yield "" if number else "error", error


def _execution(execution: Execution | None) -> Iterable[Line]:
    if execution is None:
        yield "status", "none"
        return
    times = "once" if execution.redrive_count == 1 else f"{execution.redrive_count} times"
    yield "status", execution.status
    yield "redriven", times if execution.redrive_count else None
    yield "redrive", None if execution.is_running else _redrivable(execution)
    yield "error", execution.error
    yield "cause", execution.cause
    yield "name", execution.arn.rpartition(":")[2]


def _redrivable(execution: Execution) -> str | None:
    said = (execution.redrive_status, execution.not_redrivable)
    return ": ".join(filter(None, said)) or None


def _events(facts: Facts) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for stored in facts.events:
        event, style = stored.event, FATES.get(stored.fate, "yellow")
        cells = (event.member, stored.fate, str(event.place), _at(event.timestamp))
        styles = ("", style, "", "")
        texts = (plain(cell or "-") for cell in cells)
        table.add_row(*(Text(text, style) for text, style in zip(texts, styles, strict=True)))
    return table


def _section(title: str) -> Text:
    return Text(f"\n{title}", style="bold")


def _lines(lines: Iterable[Line]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="dim", width=10)
    table.add_column(overflow="fold")
    for name, value in lines:
        if value:
            table.add_row(name, Text(plain(value)))
    return table


def _at(instant: datetime | None) -> str | None:
    return None if instant is None else moment(instant)
