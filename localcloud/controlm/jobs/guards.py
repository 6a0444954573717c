"""What a move of a job depends on."""

from collections.abc import Callable
from dataclasses import dataclass

from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.definitions.plan import EventTerm
from localcloud.controlm.jobs.events import date_of, is_met
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order
from localcloud.controlm.jobs.resources import lacking
from localcloud.controlm.jobs.state import State
from localcloud.controlm.site import Site


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a move looks at and acts on."""

    site: Site
    behaviours: Behaviours
    state: State

    def has(self, job: JobOrder, term: EventTerm) -> bool:
        """Say whether an event is set for a job."""
        folder = job.folder
        on = date_of(term.date, folder.odate)
        return self.state.events.holds(folder.plan.server, folder.link_name(term), on)


Guard = Callable[..., bool]


def always(_order: Order, _around: Surroundings) -> bool:
    """Let everything through."""
    return True


def is_held(order: Order, _around: Surroundings) -> bool:
    """Ask for a hold of the order's own."""
    return order.held


def is_not_held(order: Order, _around: Surroundings) -> bool:
    """Ask for no hold of the order's own."""
    return not order.held


def is_deleted(order: Order, _around: Surroundings) -> bool:
    """Ask for a deletion."""
    return order.deleted


def is_folder(order: Order, _around: Surroundings) -> bool:
    """Ask for a folder that is not held."""
    return isinstance(order, FolderOrder) and not order.held


def is_free(job: JobOrder, _around: Surroundings) -> bool:
    """Ask for no hold, neither the job's nor its folder's, and for a confirmed folder."""
    return not (job.is_stopped or job.folder.awaits_confirmation)


def events_are_set(job: JobOrder, around: Surroundings) -> bool:
    """Ask for every event of the job's waits."""
    if "waitForEvents" in job.bypassed:
        return is_free(job, around)
    met = (is_met(wait, lambda term: around.has(job, term)) for wait in job.plan.waits)
    return is_free(job, around) and all(met)


def must_be_confirmed(job: JobOrder, around: Surroundings) -> bool:
    """Ask for events that are set, and for a job that then wants a person's word."""
    return job.plan.settings.get("Confirm") is True and events_are_set(job, around)


def has_resources(job: JobOrder, around: Surroundings) -> bool:
    """Ask for what the job needs of every pool and for its locks; an unknown pool has nothing."""
    return is_free(job, around) and not any(lacking(job, around.state))


def needs_no_host(job: JobOrder, around: Surroundings) -> bool:
    """Ask for a dummy that has its resources."""
    return job.is_dummy and has_resources(job, around)


def host_accepts(job: JobOrder, around: Surroundings) -> bool:
    """Ask for a host that the site knows."""
    ignored = "workloadPolicyAndHostRestrictions" in job.bypassed
    there = not job.folder.is_stuck and around.site.knows_host(job.plan.text("Host"))
    return is_free(job, around) and (ignored or there)


def is_over(job: JobOrder, around: Surroundings) -> bool:
    """Ask for a run whose time is up."""
    return job.ends_at is not None and job.ends_at <= around.state.at


def is_over_well(job: JobOrder, around: Surroundings) -> bool:
    """Ask for a run whose time is up and that exits with 0."""
    return is_over(job, around) and exit_code(job, around) == 0


def exit_code(job: JobOrder, around: Surroundings) -> int:
    """Foretell how the present run exits."""
    return 0 if job.is_dummy else around.behaviours.of(job.plan.name).exit_code
