"""What an order waits for, in sentences."""

from collections.abc import Iterator

from localcloud.controlm.definitions.plan import EventTerm, Wait
from localcloud.controlm.jobs.events import is_met
from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order, Status
from localcloud.controlm.jobs.resources import lacking


def reasons(order: Order, around: Surroundings) -> list[str]:
    """Say everything that keeps an order from going on; nothing once it executes."""
    if not isinstance(order, JobOrder):
        return list(_of_folder(order))
    return [*_holds(order), *_reasons(order, around)]


def _of_folder(folder: FolderOrder) -> Iterator[str]:
    if folder.held:
        yield "The folder is held"
    if folder.awaits_confirmation:
        yield "Waiting for confirmation"


def _holds(job: JobOrder) -> Iterator[str]:
    if job.held:
        yield "The job is held"
    if job.folder.held:
        yield f"The folder {job.folder.plan.name} is held"
    if job.folder.awaits_confirmation:
        yield f"The folder {job.folder.plan.name} waits for confirmation"


def _reasons(job: JobOrder, around: Surroundings) -> Iterator[str]:
    match job.status:
        case Status.WAIT_CONDITION:
            yield from _missing(job, around)
        case Status.WAIT_USER:
            yield "Waiting for confirmation"
        case Status.WAIT_RESOURCE:
            yield from lacking(job, around.state)
        case Status.WAIT_HOST:
            yield f"Waiting for the host {job.plan.text('Host')}"
        case _:
            return


def _missing(job: JobOrder, around: Surroundings) -> Iterator[str]:
    for wait in job.plan.waits:
        if is_met(wait, lambda term: around.has(job, term)):
            continue
        missing = [
            f"{job.folder.link_name(term)} ({term.date})"
            for term in wait
            if isinstance(term, EventTerm) and not around.has(job, term)
        ]
        yield _sentence(wait, missing)


def _sentence(wait: Wait, missing: list[str]) -> str:
    if "OR" not in wait:
        return f"Waiting for {_plural(missing)} {', '.join(missing)}"
    words = [f"{term.name} ({term.date})" if isinstance(term, EventTerm) else term for term in wait]
    return f"Waiting for events {' '.join(words)}: missing {', '.join(missing)}"


def _plural(names: list[str]) -> str:
    return "event" if len(names) == 1 else "events"
