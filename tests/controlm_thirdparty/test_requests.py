"""Muster asks as BMC's client asks: method, path, query, parts and headers have the same names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from clients.ctm_api_client import ArchiveApi

from localcloud.controlm import Simulator
from muster.adapters.controlm import ControlMClient
from muster.adapters.secrets import Credential
from muster.core.job import JobRequest, Search
from tests.controlm_simulator.caller import KEY
from tests.controlm_thirdparty.driver import Driver
from tests.controlm_thirdparty.report import keep
from tests.controlm_thirdparty.sent import Sent
from tests.controlm_thirdparty.stage import (
    FLAVOURS,
    PASSWORD,
    USER,
    a_place,
    a_simulator,
)
from tests.controlm_thirdparty.transcript import Transcript
from tests.unit.controlm_client import NOON, REQUEST, SEARCH, Keys, StandingClock, a_client

ORDER = '{"ctm": "IN01", "folder": "contract", "jobs": "*"}'
FILTER = {"folder": "contract", "ctm": "IN01", "deleted": "false"}
MISSED = Search(folder="bdl-43-bbbbbbbbbb", posted_at=NOON)
PAST = {"folder": "contract", "ctm": "IN01", "order_date_from": "2026-11-01"}


@dataclass(frozen=True, slots=True)
class Both:
    """Muster's client and BMC's at one simulator."""

    simulator: Simulator
    bmc: Driver

    def muster(self, operation: str = "ondemand", *, days: int = 0) -> ControlMClient:
        """Return Muster's client, some days after what it looks for."""
        is_service = self.simulator.switches.flavour == "saas"
        user = Credential(username=USER, password=PASSWORD)
        key = Credential(api_key=KEY) if is_service else user
        clock = StandingClock(NOON + timedelta(days=days))
        return a_client(self.simulator.endpoint, Keys([key]), clock, operation=operation)

    def sent(self, route: str, ask: Callable[[], object]) -> Sent:
        """Return the last request to a route that this makes."""
        before = len(self.simulator.journal.entries)
        ask()
        made = self.simulator.journal.entries[before:]
        return [Sent.of(entry.asked) for entry in made if entry.asked.route == route][-1]


def archive(both: Both) -> Any:  # noqa: ANN401 - generated, without types
    return ArchiveApi(both.bmc.workflow.aapiclient.apiclient)


@pytest.fixture(scope="module", params=FLAVOURS)
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    with a_simulator(request.param) as simulator:
        driver = Driver.log_in(a_place(simulator), Transcript(list))
        driver.workflow.deploy()
        yield Both(simulator, driver)


ASKED: dict[str, tuple[Callable[[Both], object], Callable[[Both], object]]] = {
    "/run/ondemand": (
        lambda both: both.muster().submit(REQUEST),
        lambda both: both.bmc.workflow.run_on_demand(),
    ),
    "/run": (
        lambda both: both.muster("run").submit(REQUEST),
        lambda both: both.bmc.workflow.run(),
    ),
    "/run/order": (
        lambda both: both.muster("order").submit(JobRequest(folder="contract", text=ORDER)),
        lambda both: both.bmc.api.order_jobs_in_folder(data={"ctm": "IN01", "folder": "contract"}),
    ),
    "/run/jobs/status": (
        lambda both: both.muster().look_up(SEARCH),
        lambda both: both.bmc.monitor.get_statuses(filter=FILTER),
    ),
    "/config/servers": (
        lambda both: both.muster(days=3).look_up(MISSED),
        lambda both: both.bmc.workflow.aapiclient.config_api.get_servers(),
    ),
    "/archive/search": (
        lambda both: both.muster(days=3).look_up(MISSED),
        lambda both: archive(both).search_jobs(**PAST),
    ),
}


@pytest.mark.parametrize(
    ("both", "route"),
    [
        (flavour, route)
        for flavour in FLAVOURS
        for route in ASKED
        if (flavour, route) != ("saas", "/archive/search")  # its client there knows no archive
    ],
    indirect=["both"],
)
def test_a_request_of_muster_s_is_shaped_as_bmc_s(both: Both, route: str) -> None:
    muster, bmc = ASKED[route]

    ours = both.sent(route, lambda: muster(both))
    theirs = both.sent(route, lambda: bmc(both))

    assert ours == theirs
    flavour = both.simulator.switches.flavour
    keep(f"requests-{flavour}-{route.replace('/', '-')}", f"Muster {ours}\nBMC    {theirs}")


@pytest.mark.parametrize("both", ["onprem"], indirect=True)
def test_a_login_of_muster_s_is_shaped_as_bmc_s_first(both: Both) -> None:
    route = "/session/login"

    ours = both.sent(route, lambda: both.muster().submit(REQUEST))
    theirs = both.sent(route, lambda: Driver.log_in(both.bmc.place, Transcript(list)))

    assert ours == theirs
    keep("requests-onprem-session-login", f"Muster {ours}\nBMC    {theirs}")
