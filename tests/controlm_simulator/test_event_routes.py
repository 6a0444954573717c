"""Events set, deleted and listed by hand, in both date formats."""

from urllib.parse import quote

import pytest
from urllib3 import BaseHTTPResponse

from localcloud.controlm import Simulator
from localcloud.controlm.effects import EventChanged
from tests.controlm_simulator.caller import Caller, dummy, events, folder, sentences


def add(caller: Caller, name: str = "ready", date: str = "1120") -> BaseHTTPResponse:
    return caller.post("/run/event/IN01", {"name": name, "date": date})


def delete(caller: Caller, name: str = "ready", date: str = "1120") -> BaseHTTPResponse:
    url = f"{caller.simulator.endpoint}/run/event/IN01/{name}/{quote(date, safe='')}"
    return caller.pool.request("DELETE", url, headers=caller.headers)


def listed(caller: Caller, **query: str) -> list[str]:
    return [f"{one['name']} {one['date']}" for one in caller.get("/run/events", **query).json()]


def test_an_event_set_by_hand_releases_who_waits_for_it(caller: Caller) -> None:
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "ready"))))
    assert caller.statuses(jobname="a") == {"a": "Wait Condition"}

    assert "message" in add(caller).json()

    assert caller.statuses(jobname="a") == {"a": "Ended OK"}


def test_events_are_listed_with_server_and_date(caller: Caller) -> None:
    add(caller)

    assert caller.get("/run/events").json() == [{"name": "ready", "ctm": "IN01", "date": "1120"}]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"name": "r*"}, ["ready 1120", "ready STAT"]),
        ({"name": "ready", "date": "STAT"}, ["ready STAT"]),
        ({"date": "1120"}, ["other 1120", "ready 1120"]),
        ({"ctm": "IN02"}, []),
        ({"server": "IN0*", "name": "other"}, ["other 1120"]),
        ({"limit": "1"}, ["other 1120"]),
    ],
    ids=str,
)
def test_events_are_filtered(caller: Caller, query: dict[str, str], names: list[str]) -> None:
    add(caller)
    add(caller, date="STAT")
    add(caller, name="other")

    assert listed(caller, **query) == names
    assert caller.simulator.journal.warnings() == []


def test_a_deleted_event_is_gone(caller: Caller) -> None:
    add(caller)

    assert delete(caller).status == 200
    assert listed(caller) == []
    assert delete(caller).status == 404


def test_setting_an_event_again_changes_nothing(caller: Caller) -> None:
    assert [add(caller).status for _ in range(2)] == [200, 200]
    assert listed(caller) == ["ready 1120"]


def test_setting_an_event_again_can_be_an_error(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(readd_event="refuse")

    assert [add(caller).status for _ in range(2)] == [200, 500]
    assert listed(caller) == ["ready 1120"]


def test_orderdate_is_the_order_date_of_now(caller: Caller) -> None:
    add(caller, date="orderdate")

    assert listed(caller) == ["ready 1120"]


def test_dates_can_be_written_with_the_year(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(event_date_format="dd/mm/yy")
    caller.on_demand(folder(a=dummy(w=events("WaitForEvents", "ready"))))

    assert add(caller, date="1120").status == 400
    assert add(caller, date="20/11/26").status == 200

    assert listed(caller) == ["ready 20/11/26"]
    assert caller.statuses(jobname="a") == {"a": "Ended OK"}
    assert delete(caller, date="20/11/26").status == 200
    assert listed(caller) == []


@pytest.mark.parametrize("date", ["1320", "0230", "20.11.26", "AnyDate", "112"])
def test_a_date_that_is_none_is_refused(caller: Caller, date: str) -> None:
    assert add(caller, date=date).status == 400


@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"date": "1120"}, {"name": 1, "date": "1120"}])
def test_name_and_date_are_required(caller: Caller, body: object) -> None:
    assert caller.post("/run/event/IN01", body).status == 400


def test_a_name_that_breaks_the_rules_is_refused(caller: Caller) -> None:
    assert "is not valid here" in sentences(add(caller, name="a b"))[0]


def test_an_unknown_server_has_no_events(caller: Caller) -> None:
    assert caller.post("/run/event/IN09", {"name": "x", "date": "1120"}).status == 404


def test_the_path_needs_the_server(caller: Caller) -> None:
    assert caller.post("/run/event", {"name": "x", "date": "1120"}).status == 404


def test_the_journal_tells_what_was_set_and_deleted(simulator: Simulator, caller: Caller) -> None:
    add(caller)
    delete(caller)

    changes = [effect for entry in simulator.journal.entries for effect in entry.effects]
    assert changes == [
        EventChanged(server="IN01", name="ready", date="1120", is_set=True),
        EventChanged(server="IN01", name="ready", date="1120", is_set=False),
    ]


def test_a_field_that_the_operation_does_not_have_is_journalled(
    simulator: Simulator, caller: Caller
) -> None:
    caller.post("/run/event/IN01", {"name": "ready", "date": "1120", "ctm": "IN01"})
    caller.post("/run/variables/IN01", {"variables": [{r"%%\\A\B": "1"}], "pool": "A"})

    assert simulator.journal.warnings() == ["undeclared-field: ctm", "undeclared-field: pool"]
