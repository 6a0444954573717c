"""The simulator as tests and the local cloud hold it in their hands."""

from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from localcloud.controlm.application import CONTROL, application
from localcloud.controlm.behaviours import Behaviours
from localcloud.controlm.clock import Clock, SimulatorClock
from localcloud.controlm.door import BASE
from localcloud.controlm.faults import Faults
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder
from localcloud.controlm.journal import Journal
from localcloud.controlm.memory.keeper import Keeper
from localcloud.controlm.product import Product
from localcloud.controlm.site import Site
from localcloud.controlm.switches import Switches
from localcloud.controlm.wire import HOST, Certificate, Droppable, Listener


class Simulator:
    """A Control-M Automation API endpoint on 127.0.0.1, with strings attached.

    The API listens on `port`. `/_sim` is served there too, and in plain HTTP on a port of its own
    that stays open while the fault `down` makes the API refuse connections.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        site: Site | None = None,
        clock: Clock | None = None,
        switches: Switches | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        """Prepare everything; nothing listens before `start`."""
        time = clock if isinstance(clock, SimulatorClock) else SimulatorClock(clock)
        self._product = Product(site or Site(), time, switches or Switches())
        self._routes = application(self._product)
        self._keeper: Keeper | None = None
        app = Droppable(self._routes)
        self._scheme = "https" if certificate else "http"
        self._api = Listener(app, port, certificate)
        self._control = Listener(app)
        self._runs = False
        self.faults.on_change = self._heed_faults

    def keep(self, path: Path) -> None:
        """Take up the memory in a file, if it is there, and keep it there; call before `start`."""
        self._keeper = keeper = Keeper(self._product, path)
        self._routes.teardown_request(lambda _error: keeper.note())

    def describe(self, text: str) -> None:
        """Hand out this description of the API."""
        self._product.description = text

    def start(self) -> Self:
        """Listen; returns itself."""
        self._runs = True
        if self._keeper:
            self._keeper.start()
        self._control.open()
        self._api.open()
        self._listen()
        return self

    def stop(self) -> None:
        """Close both ports and end every pause."""
        self._runs = False
        self.faults.stop()
        self._api.close()
        self._control.close()
        if self._keeper:
            self._keeper.stop()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    @property
    def port(self) -> int:
        """The API's port."""
        return self._api.port

    @property
    def endpoint(self) -> str:
        """The base URL that clients are given."""
        return f"{self._scheme}://{HOST}:{self.port}{BASE}"

    @property
    def control(self) -> str:
        """The base URL of the control endpoints; reachable also while the API is down."""
        return f"http://{HOST}:{self._control.port}{CONTROL}"

    @property
    def journal(self) -> Journal:
        """What was asked and what came of it."""
        return self._product.journal

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        return self._product.faults

    @property
    def behaviours(self) -> Behaviours:
        """How jobs behave."""
        return self._product.behaviours

    @property
    def clock(self) -> SimulatorClock:
        """The simulated time."""
        return self._product.clock

    @property
    def site(self) -> Site:
        """The simulated site."""
        return self._product.site

    @property
    def switches(self) -> Switches:
        """The positions of the switches."""
        return self._product.switches

    def turn(self, **switches: object) -> None:
        """Turn some switches; `ValueError` names one that does not exist."""
        self._product.turn(self._product.switches.with_values(switches))

    def add_api_key(
        self, key: str, *, read_only: bool = False, expires: date | None = None
    ) -> None:
        """Let a key in."""
        self._product.credentials.add_api_key(key, read_only=read_only, expires=expires)

    def add_user(self, username: str, password: str) -> None:
        """Let a user log in."""
        self._product.credentials.add_user(username, password)

    def revoke(self, name: str | None = None) -> None:
        """Shut out a key, a session token, or a user with all sessions; by default everybody."""
        if name is None:
            self._product.credentials.clear()
        else:
            self._product.credentials.revoke(name)

    def new_day(self) -> None:
        """Move the clock on to the next New Day and let it happen."""
        self._product.begin_new_day()

    def reset(self) -> None:
        """Empty the state; clock, credentials and switches stay."""
        self._product.reset()

    def orders_named(self, folder: str) -> list[FolderOrder]:
        """List the live instances of a folder."""
        return self._product.active.orders_named(folder)

    def jobs_of(self, folder: str) -> list[JobOrder]:
        """List the jobs of all live instances of a folder."""
        return self._product.active.jobs_of(folder)

    def deployed(self) -> list[str]:
        """Name the folders whose definitions are stored."""
        with self._product.active.settled() as state:
            return [folder for _, folder in state.deployed]

    def _heed_faults(self) -> None:
        self.clock.skew(timedelta(seconds=self.faults.skew_s))
        self._listen()

    def _listen(self) -> None:
        if self._runs and not self.faults.is_down:
            self._api.open()
        else:
            self._api.close()
