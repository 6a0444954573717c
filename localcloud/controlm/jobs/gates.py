"""The way of a job to its execution: one table, passed from top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass

from localcloud.controlm.definitions.plan import EventTerm
from localcloud.controlm.jobs.events import EventTable, date_of, is_met
from localcloud.controlm.jobs.orders import JobOrder, Status
from localcloud.controlm.site import Site


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the gates look at."""

    site: Site
    events: EventTable


Gate = Callable[[JobOrder, Surroundings], bool]


def _events_are_set(job: JobOrder, around: Surroundings) -> bool:
    folder = job.folder

    def holds(term: EventTerm) -> bool:
        on = date_of(term.date, folder.odate)
        return around.events.holds(folder.plan.server, folder.link_name(term), on)

    return all(is_met(wait, holds) for wait in job.plan.waits)


def _is_confirmed(job: JobOrder, _around: Surroundings) -> bool:
    return job.plan.settings.get("Confirm") is not True


def _has_pools(job: JobOrder, _around: Surroundings) -> bool:
    return not job.plan.pools  # no pool is known at this site: such a job waits for ever


def _has_host(job: JobOrder, around: Surroundings) -> bool:
    return job.is_dummy or around.site.knows_host(job.plan.text("Host"))


GATES: tuple[tuple[Status, Gate], ...] = (
    (Status.WAIT_CONDITION, _events_are_set),
    (Status.WAIT_USER, _is_confirmed),
    (Status.WAIT_RESOURCE, _has_pools),
    (Status.WAIT_HOST, _has_host),
)


def first_closed(job: JobOrder, around: Surroundings) -> Status | None:
    """Find what the job waits for; None when it may execute."""
    return next((status for status, passes in GATES if not passes(job, around)), None)
