"""What binds the jobs of a folder: who adds the event that another one awaits."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from localcloud.controlm.definitions.compile import event_term
from localcloud.controlm.definitions.plan import EventTerm
from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Status


class Passage(StrEnum):
    """How far an event has brought the job that awaits it."""

    AWAITED = "awaited"
    SET = "set"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Link:
    """An event that `target` awaits; without a source it comes from outside of the folder."""

    event: str
    source: JobOrder | None
    target: JobOrder
    passage: Passage
    is_flow: bool = False


def links_of(folder: FolderOrder, around: Surroundings) -> list[Link]:
    """List the events between the jobs of a folder, and those from outside."""
    adding = [(name, job) for job in folder.jobs for name in _added(job)]

    def sources(event: str) -> list[JobOrder | None]:
        return [job for name, job in adding if name == event] or [None]

    return [
        Link(folder.link_name(term), source, job, _passage(job, term, around), term.is_link)
        for job in folder.jobs
        for term in _awaited(job)
        for source in sources(folder.link_name(term))
    ]


def _awaited(job: JobOrder) -> Iterator[EventTerm]:
    return (term for wait in job.plan.waits for term in wait if isinstance(term, EventTerm))


def _added(job: JobOrder) -> Iterator[str]:
    yield from (job.folder.link_name(term) for term in job.plan.adds)
    for action in job.plan.actions:
        if action.type == "Event:Add":
            yield event_term(action.settings).name


def _passage(job: JobOrder, term: EventTerm, around: Surroundings) -> Passage:
    if job.status is not Status.WAIT_CONDITION:
        return Passage.USED
    return Passage.SET if around.has(job, term) else Passage.AWAITED
