"""The parts of the simulated product, together: what every route may reach."""

from dataclasses import dataclass, field

from localcloud.controlm.auth import Credentials
from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.clock import SimulatorClock
from localcloud.controlm.definitions.rules import Rules
from localcloud.controlm.faults import Faults
from localcloud.controlm.jobs.active import ActiveJobs
from localcloud.controlm.journal import Journal
from localcloud.controlm.site import Site
from localcloud.controlm.switches import Switches
from localcloud.controlm.throttle import Throttle


@dataclass(slots=True)
class Product:
    """One simulated site with everything that can be seen of it or done to it."""

    site: Site
    clock: SimulatorClock
    switches: Switches
    behaviours: Behaviours = field(default_factory=Behaviours)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    description: str | None = None
    credentials: Credentials = field(init=False)
    active: ActiveJobs = field(init=False)
    throttle: Throttle = field(init=False)

    def __post_init__(self) -> None:
        """Build what needs the clock."""
        self.credentials = Credentials(self.clock)
        self.throttle = Throttle(self.clock)
        self.active = ActiveJobs(self.site, self.clock, self.behaviours)
        self.turn(self.switches)

    def turn(self, switches: Switches) -> None:
        """Take over other switches."""
        self.switches = switches
        self.active.inherits_days = switches.children_inherit_days_keep_active

    def rules(self, *, needs_jobs: bool, on_demand: bool = False) -> Rules:
        """Say what a definitions file has to keep to."""
        simple = self.switches.simplefolder_allowed and self.switches.flavour == "onprem"
        return Rules(
            servers=self.site.servers,
            allows_simple_folder=simple,
            complete_in_max=self.switches.complete_in_max,
            needs_jobs=needs_jobs,
            accepts_defaults=self.switches.ondemand_accepts_defaults or not on_demand,
        )

    def begin_new_day(self) -> None:
        """Move the clock on to the next New Day and let it happen."""
        now = self.clock.now()
        self.clock.advance(self.site.next_new_day(now) - now)
        with self.active.settled():
            pass

    def reset(self) -> None:
        """Empty the state; clock, credentials and switches stay as they are."""
        self.active.clear()
        self.behaviours.set(())
        self.faults.clear()
        self.journal.clear()
        self.throttle.clear()
