"""No operation of the two priorities is missing: each is described, and answers as described."""

import re
from collections.abc import Iterator

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.application import application
from tests.controlm_simulator.caller import Caller
from tests.controlm_thirdparty.description import BASE, description
from tests.controlm_thirdparty.recording import TALLY
from tests.controlm_thirdparty.stage import a_simulator
from tests.controlm_thirdparty.surface import FIRST, SECOND, Surface


def nameless(operation: str) -> str:
    return re.sub(r"[<{].*?[>}]", "{}", operation)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with a_simulator("onprem") as running:
        yield running


@pytest.fixture
def surface(simulator: Simulator) -> Iterator[Surface]:
    caller = Caller(simulator)
    prepared = Surface(caller)
    prepared.prepare()
    yield prepared
    caller.pool.clear()


def test_the_two_priorities_are_all_that_is_played(simulator: Simulator) -> None:
    played = {
        f"{method} {nameless(rule.rule.removeprefix(BASE))}"
        for rule in application(simulator._product).url_map.iter_rules()
        if rule.rule.startswith(f"{BASE}/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert played - {"GET /yaml"} == {nameless(operation) for operation in (*FIRST, *SECOND)}


@pytest.mark.parametrize("operation", [*FIRST, *SECOND])
def test_an_operation_is_described_and_answers_as_described(
    surface: Surface, operation: str
) -> None:
    method, path = operation.split()
    assert method.lower() in description()["paths"][path]
    before = TALLY.valid[operation]

    answer = surface.ask(operation)

    assert answer.status == 200, answer.data
    assert TALLY.valid[operation] > before
    assert surface.caller.simulator.journal.warnings() == []


def test_an_unknown_path_is_not_found_and_a_wrong_verb_is_not_allowed(surface: Surface) -> None:
    caller = surface.caller
    url = f"{caller.simulator.endpoint}/run/services/sla"

    assert caller.get("/run/nothing").status == 404
    assert caller.pool.request("PUT", url, headers=caller.headers).status == 405
