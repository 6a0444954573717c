"""A simulator in each flavour, and BMC's client before it."""

from ctm_python_client.core.comm import Environment, EnvironmentMode

from localcloud.controlm import Behaviour, Simulator, SimulatorClock
from tests.controlm_simulator.caller import KEY, NOON
from tests.controlm_thirdparty.description import BASE
from tests.controlm_thirdparty.driver import Place

USER, PASSWORD = "workbench", "workbench-of-the-tests"
FLAVOURS = ("onprem", "saas")
BEHAVIOURS = (
    Behaviour(pattern="say", output="hello\n"),
    Behaviour(pattern="fail", exit_code=3, output="no\n"),
    Behaviour(pattern="long", duration_s=3600),
)


def a_simulator(flavour: str) -> Simulator:
    """Return one whose clock stands, with a key, a user and a script for the jobs."""
    clock = SimulatorClock()
    clock.set(NOON)
    simulator = Simulator(clock=clock)
    simulator.turn(flavour=flavour)
    simulator.add_api_key(KEY)
    simulator.add_user(USER, PASSWORD)
    simulator.behaviours.set(BEHAVIOURS)
    return simulator


def a_place(simulator: Simulator, password: str = PASSWORD) -> Place:
    """Return what the client is told of a simulator."""
    if simulator.switches.flavour == "saas":
        environment = Environment.create_saas(simulator.endpoint, api_key=KEY)
    else:
        mode = EnvironmentMode.ONPREM
        environment = Environment(simulator.endpoint, USER, password, mode=mode)
    return Place(
        environment=environment,
        server="IN01",
        host="host-1",
        run_as="svc",
        folder="contract",
        date=f"{NOON:%m%d}",
    )


def asked(simulator: Simulator) -> list[str]:
    """List every request by its journal: method, path, query, status."""
    entries = simulator.journal.entries
    return [
        f"{entry.asked.method} {entry.asked.path.removeprefix(BASE)}"
        f"{_query(entry.asked.query)} {entry.status or 'no answer'}"
        for entry in entries
    ]


def _query(pairs: tuple[tuple[str, str], ...]) -> str:
    return f"?{'&'.join('='.join(pair) for pair in pairs)}" if pairs else ""
