"""One simulator per test file, as new for each test, its clock standing at noon."""

from collections.abc import Iterator

import pytest

from localcloud.controlm import Simulator, Switches
from tests.controlm_simulator.browse import Browser
from tests.controlm_simulator.caller import KEY, NOON, Caller, Submit, one_job


@pytest.fixture(scope="module")
def serving() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def simulator(serving: Simulator) -> Simulator:
    serving.clock.set(NOON)
    serving.turn(**Switches().values())
    serving.reset()
    serving.revoke()
    serving.add_api_key(KEY)
    return serving


@pytest.fixture
def caller(simulator: Simulator) -> Iterator[Caller]:
    calling = Caller(simulator)
    yield calling
    calling.pool.clear()


@pytest.fixture
def submit(caller: Caller) -> Submit:
    return lambda: caller.on_demand(one_job())


@pytest.fixture
def browser(simulator: Simulator) -> Iterator[Browser]:
    browsing = Browser(simulator)
    yield browsing
    browsing.pool.clear()
