"""Active Jobs as the routes use it: order, look, store; time passes on each call."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import RLock
from uuid import uuid4  # noqa: TID251 - run ids are random at the product too

from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.clock import Clock
from localcloud.controlm.definitions.plan import FolderPlan
from localcloud.controlm.effects import Ordered, Stored
from localcloud.controlm.jobs import log
from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.moves import Trigger
from localcloud.controlm.jobs.moving import carry_out, find
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Note, Order, Run
from localcloud.controlm.jobs.progress import Progress
from localcloud.controlm.jobs.state import Deployment, State
from localcloud.controlm.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How something is to be ordered; `latency` is the lag until it shows."""

    latency: timedelta = timedelta()
    odate: date | None = None
    held: bool = False
    has_own_links: bool = False
    is_stuck: bool = False


class ActiveJobs:
    """Guards the state: whoever looks at it does so inside `settled()`."""

    def __init__(self, site: Site, clock: Clock, behaviours: Behaviours) -> None:
        """Begin with nothing ordered."""
        self._site, self._clock = site, clock
        self._progress = Progress(site, behaviours)
        self._lock = RLock()
        self._state = State(clock.now())
        self.inherits_days = True

    def clear(self) -> None:
        """Forget every order, event, stored folder and the archive."""
        with self._lock:
            self._state = State(self._clock.now())

    def take(self, state: State) -> None:
        """Go on from a state that was kept."""
        with self._lock:
            self._state = state

    @contextmanager
    def settled(self) -> Iterator[State]:
        """Let time pass up to now, then hold it while somebody looks."""
        with self._lock:
            now = self._clock.now()
            if now < self._state.at and not self._state.folders:
                self._state.at = now  # nothing has happened yet: the clock may go back
            self._progress.play(self._state, now, inherits_days=self.inherits_days)
            yield self._state

    def order(self, plans: Sequence[FolderPlan], wish: Wish, note: Note) -> Run:
        """Order one more instance of each folder; nothing is ever taken for a repeat."""
        with self.settled() as state:
            run = Run(
                run_id=str(uuid4()),
                created_at=state.at,
                shows_at=state.at + wish.latency,
            )
            state.runs[run.run_id] = run
            run.folders = [self._folder(state, plan, wish, run, note) for plan in plans]
        with self.settled():
            return run

    def store(self, plans: Sequence[FolderPlan], note: Note) -> None:
        """Write folders to the definitions of their servers, over what was there."""
        with self.settled() as state:
            for plan in plans:
                state.deployed[plan.server, plan.name] = plan
                note(Stored(server=plan.server, folder=plan.name))

    def deploying(self, results: Mapping[str, object], lag: timedelta) -> str:
        """Remember a deployment that takes its time; returns the id to ask with."""
        poll_id = str(uuid4())
        with self.settled() as state:
            state.deployments[poll_id] = Deployment(state.at + lag, results)
        return poll_id

    def orders_named(self, folder: str) -> list[FolderOrder]:
        """List the live instances of a folder: in Active Jobs and not deleted."""
        with self.settled() as state:
            named = (known for known in state.active() if known.plan.name == folder)
            return [known for known in named if not known.deleted]

    def jobs_of(self, folder: str) -> list[JobOrder]:
        """List the jobs of all live instances of a folder."""
        return [job for known in self.orders_named(folder) for job in known.jobs if not job.is_gone]

    def act(self, job_id: str, by: Trigger, note: Note, options: Iterable[str] = ()) -> Order:
        """Move an order by an action, then let time do what follows.

        `LookupError` where nothing of that id shows, `NotPossibleError` where it cannot be done.
        """
        with self.settled() as state:
            order = self.find(job_id)
            if order is None:
                raise LookupError(job_id)
            around = self.around(state)
            row = find(order, by, around)
            if isinstance(order, JobOrder):
                order.bypassed |= frozenset(options)
            carry_out(order, row, around, note)
        with self.settled():
            return order

    def around(self, state: State) -> Surroundings:
        """Tell what the moves of a state look at."""
        return self._progress.around(state)

    def find(self, job_id: str) -> Order | None:
        """Find a folder or job that shows in Active Jobs."""
        with self.settled() as state:
            return next((known for known in state.showing() if known.job_id == job_id), None)

    def _folder(
        self, state: State, plan: FolderPlan, wish: Wish, run: Run, note: Note
    ) -> FolderOrder:
        folder = FolderOrder(
            order_id=state.next_order_id(),
            run_id=run.run_id,
            plan=plan,
            odate=wish.odate or self._site.odate(state.at),
            ordered_at=run.shows_at,
            note=note,
            pool_variables=state.variables_on(plan.server),
            has_own_links=wish.has_own_links,
            is_stuck=wish.is_stuck,
            held=wish.held,
        )
        for job in plan.jobs:
            order = JobOrder(
                order_id=state.next_order_id(), folder=folder, plan=job, held=wish.held
            )
            folder.jobs.append(order)
        state.folders.append(folder)
        _tell(folder)
        return folder


def _tell(folder: FolderOrder) -> None:
    name, run_id = folder.plan.name, folder.run_id
    log.ordered(folder, folder)
    for job in folder.jobs:
        log.ordered(job, folder)
    folder.note(Ordered(job_id=folder.job_id, type="Folder", folder=name, name=name, run_id=run_id))
    for job in folder.jobs:
        kind = job.plan.type.removeprefix("Job:")
        folder.note(
            Ordered(job_id=job.job_id, type=kind, folder=name, name=job.plan.name, run_id=run_id)
        )


def with_variables(plan: FolderPlan, added: Mapping[str, str]) -> FolderPlan:
    """Return the folder with variables added by the one who orders it."""
    return replace(plan, variables={**plan.variables, **added})
