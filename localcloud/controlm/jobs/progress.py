"""Lets time pass: jobs start, execute, end; at New Day they leave."""

from dataclasses import dataclass
from datetime import datetime

from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.effects import Archived
from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.moving import advance
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order, Status
from localcloud.controlm.jobs.retention import leaving
from localcloud.controlm.jobs.services import services, tell_if_late
from localcloud.controlm.jobs.state import State
from localcloud.controlm.site import Site


@dataclass(frozen=True, slots=True)
class Progress:
    """Plays a state forward, instant by instant, so that every time is exact."""

    site: Site
    behaviours: Behaviours

    def around(self, state: State) -> Surroundings:
        """Tell what the moves of a state look at."""
        return Surroundings(self.site, self.behaviours, state)

    def play(self, state: State, until: datetime, *, inherits_days: bool) -> None:
        """Do all that falls due up to an instant; an earlier one changes nothing."""
        self._release(state)
        while (moment := self._next(state)) <= until:
            if moment == self.site.next_new_day(state.at):
                _turn_day(state, self.site, moment, inherits=inherits_days)
            state.at = moment
            self._release(state)
        state.at = max(state.at, until)

    def _next(self, state: State) -> datetime:
        """Find the next instant at which something falls due."""
        ends = [job.ends_at for job in state.jobs() if job.ends_at]
        shows = [order.ordered_at for order in state.active() if order.ordered_at > state.at]
        late = [at for one in services(state, self.site) if (at := one.turns_late_at())]
        return min([self.site.next_new_day(state.at), *ends, *shows, *late])

    def _release(self, state: State) -> None:
        around = self.around(state)
        while sum(advance(job, around) for job in _open(state)):
            pass
        for service in services(state, self.site):
            tell_if_late(service)


def _open(state: State) -> list[JobOrder]:
    return [job for job in state.jobs() if not job.status.is_end]


def _turn_day(state: State, site: Site, moment: datetime, *, inherits: bool) -> None:
    for folder in list(state.active()):
        before = folder.status
        for job in list(leaving(folder, site.odate(moment), inherits=inherits)):
            job.is_gone = True
            _archive(job, job.status, folder, state)
        if all(job.is_gone for job in folder.jobs):
            folder.left_as = before
            _archive(folder, before, folder, state)


def _archive(order: Order, status: Status, folder: FolderOrder, state: State) -> None:
    state.archive.append(order)
    gone = Archived(job_id=order.job_id, name=order.plan.name, status=status.value)
    folder.note(gone)
