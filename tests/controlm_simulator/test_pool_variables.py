r"""Pool variables: set, listed, deleted, and expanded in jobs as %%\\Pool\Variable."""

import pytest
from urllib3 import BaseHTTPResponse

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, command, folder, one_job

RATE, CITY = r"%%\\Money\Rate", r"%%\\Places\City"


def put(caller: Caller, **named: str) -> BaseHTTPResponse:
    pairs = [{{"rate": RATE, "city": CITY}[name]: value} for name, value in named.items()]
    return caller.post("/run/variables/IN01", {"variables": pairs})


def listed(caller: Caller, **query: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = caller.get("/run/variables", **query).json()["variables"]
    return found


def test_a_job_sees_the_value_of_when_it_starts(simulator: Simulator, caller: Caller) -> None:
    put(caller, rate="1.1")
    caller.on_demand(folder(appl=command(f"pay {RATE} in {CITY}")))
    put(caller, rate="1.2", city="Ulm")
    caller.on_demand(folder(appl=command(f"pay {RATE} in {CITY}")))

    commands = [ran.command for ran in simulator.journal.commands()]
    assert commands == [f"pay 1.1 in {CITY}", "pay 1.2 in Ulm"]


def test_variables_are_listed_by_pool_and_name(caller: Caller) -> None:
    put(caller, rate="1.1", city="Ulm")

    assert listed(caller) == [{RATE: "1.1"}, {CITY: "Ulm"}]
    assert listed(caller, pool="Pl*") == [{CITY: "Ulm"}]
    assert listed(caller, variable="Rate", server="IN01") == [{RATE: "1.1"}]
    assert listed(caller, server="IN02") == []
    assert caller.simulator.journal.warnings() == []


def test_a_deleted_variable_is_gone(simulator: Simulator, caller: Caller) -> None:
    put(caller, rate="1.1", city="Ulm")
    url = f"{simulator.endpoint}/run/variables/IN01"

    answers = [
        caller.pool.request("DELETE", url, json={"variables": [RATE]}, headers=caller.headers)
        for _ in range(2)
    ]

    assert [answer.status for answer in answers] == [200, 404]
    assert listed(caller) == [{CITY: "Ulm"}]


@pytest.mark.parametrize(
    "variables",
    [None, [], ["x"], [{RATE: 1}], [{RATE: "1", CITY: "2"}], [{"%%Rate": "1"}], [{"Rate": "1"}]],
    ids=str,
)
def test_variables_in_another_shape_are_refused(caller: Caller, variables: object) -> None:
    assert caller.post("/run/variables/IN01", {"variables": variables}).status == 400
    assert listed(caller) == []


def test_an_unknown_server_has_no_variables(caller: Caller) -> None:
    assert caller.post("/run/variables/IN09", {"variables": [{RATE: "1"}]}).status == 404


def test_a_pool_variable_is_no_variable_of_a_folder(simulator: Simulator, caller: Caller) -> None:
    put(caller, rate="1.1")
    caller.on_demand(one_job())
    caller.on_demand(folder(appl=command("pay %%Rate")))

    assert simulator.journal.commands()[1].command == "pay %%Rate"
