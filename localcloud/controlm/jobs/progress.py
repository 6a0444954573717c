"""Lets time pass: jobs start, execute, end; at New Day they leave."""

from dataclasses import dataclass
from datetime import datetime

from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.effects import Ran
from localcloud.controlm.jobs.ending import end
from localcloud.controlm.jobs.gates import Surroundings, first_closed
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Status
from localcloud.controlm.jobs.retention import leaving
from localcloud.controlm.jobs.state import State
from localcloud.controlm.jobs.variables import command_of
from localcloud.controlm.site import Site


@dataclass(frozen=True, slots=True)
class Progress:
    """Plays a state forward, instant by instant, so that every time is exact."""

    site: Site
    behaviours: Behaviours

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
        return min([self.site.next_new_day(state.at), *ends, *shows])

    def _release(self, state: State) -> None:
        while sum(self._move(job, state) for job in list(state.jobs())):
            pass

    def _move(self, job: JobOrder, state: State) -> bool:
        """Take a job one step on; False when nothing changes by itself."""
        if job.status.is_end:
            return False
        if job.status is Status.EXECUTING:
            return self._end_if_due(job, state)
        return not (job.held or job.folder.held) and self._start_if_open(job, state)

    def _start_if_open(self, job: JobOrder, state: State) -> bool:
        waits_for = first_closed(job, Surroundings(self.site, state.events))
        if waits_for:
            job.status = waits_for
        else:
            self._start(job, state.at)
        return waits_for is None

    def _start(self, job: JobOrder, at: datetime) -> None:
        job.status, job.started_at, job.runs = Status.EXECUTING, at, job.runs + 1
        job.ends_at = at if job.is_dummy else at + self.behaviours.of(job.plan.name).duration
        if not job.is_dummy:
            ran = Ran(job_id=job.job_id, name=job.plan.name, command=command_of(job))
            job.folder.note(ran)

    def _end_if_due(self, job: JobOrder, state: State) -> bool:
        if job.ends_at is None or job.ends_at > state.at:
            return False
        code = 0 if job.is_dummy else self.behaviours.of(job.plan.name).exit_code
        job.ended_at, job.ends_at = job.ends_at, None
        end(job, code, state.events)
        return True


def _turn_day(state: State, site: Site, moment: datetime, *, inherits: bool) -> None:
    for folder in list(state.active()):
        before = folder.status
        for job in list(leaving(folder, site.odate(moment), inherits=inherits)):
            job.is_gone = True
            state.archive.append(job)
        if all(job.is_gone for job in folder.jobs):
            _archive(folder, before, state)


def _archive(folder: FolderOrder, status: Status, state: State) -> None:
    folder.left_as = status
    state.archive.append(folder)
