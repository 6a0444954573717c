"""The page of controls turns what `/_sim` turns."""

from datetime import UTC, datetime, timedelta

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.browse import Browser, Page
from tests.controlm_simulator.caller import NOON, Caller, one_job


def send(browser: Browser, action: str, **fields: str) -> Page:
    return browser.send(browser.page("controls").form(action), fields)


def test_the_clock_is_advanced_set_and_let_go(simulator: Simulator, browser: Browser) -> None:
    page = send(browser, "/clock/advance", amount="1.5", unit="3600")
    assert simulator.clock.now() == NOON + timedelta(hours=1.5)
    assert "20 Nov 2026 13:30:00" in page.words

    send(browser, "/clock/set", moment="2026-12-24T18:00:00+00:00")
    assert simulator.clock.now() == datetime(2026, 12, 24, 18, tzinfo=UTC)

    page = send(browser, "/clock/follow")
    assert not simulator.clock.is_standing
    assert "The clock runs." in page.words


def test_a_new_day_begins(simulator: Simulator, browser: Browser) -> None:
    page = send(browser, "/clock/new-day")

    assert simulator.clock.now() == datetime(2026, 11, 21, tzinfo=UTC)
    assert "order date 21 Nov 2026" in page.words


def test_a_fault_is_put_in_force_met_and_ended(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    page = send(browser, "/faults", kind="503", count="2")
    assert "503 POST /run/ondemand * 2" in page.words

    assert caller.on_demand(one_job()).status == 503
    page = send(browser, "/faults/clear")
    assert "No fault is in force." in page.words
    assert simulator.faults.listed() == []


def test_a_skewed_clock_and_a_fault_by_chance(simulator: Simulator, browser: Browser) -> None:
    send(browser, "/faults", kind="clock-skew", seconds="-90", route="*")
    send(browser, "/faults", kind="500", probability="0.25", count="")

    skew, chance = simulator.faults.listed()
    assert (skew.seconds, chance.probability, chance.count) == (-90, 0.25, None)


def test_the_pages_stay_open_while_the_api_is_down(simulator: Simulator, browser: Browser) -> None:
    simulator.faults.add("down")
    browser.root = simulator.control.removesuffix("/_sim")

    page = send(browser, "/faults/clear")

    assert "No fault is in force." in page.words


def test_behaviours_are_put_first_and_forgotten(simulator: Simulator, browser: Browser) -> None:
    told = {"pattern": "appl-*", "duration_s": "90", "exit_code": "4", "output": "no\r\nway"}
    page = send(browser, "/behaviours", **told)
    assert "appl-* no way 90.0 s 4" in page.words
    found = simulator.behaviours.of("appl-1")
    assert (found.duration_s, found.exit_code, found.output) == (90, 4, "no\nway")

    assert "Every job ends well at once." in send(browser, "/behaviours/clear").words


def test_a_switch_is_turned(simulator: Simulator, browser: Browser) -> None:
    send(browser, "/switches", name="order_latency_s", value="5")
    send(browser, "/switches", name="flavour", value="saas")

    assert (simulator.switches.order_latency_s, simulator.switches.flavour) == (5, "saas")


def test_a_pool_is_added_resized_and_deleted(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    page = browser.send(browser.page("resources").form("/resources"), {"name": "db", "max": "2"})
    assert "db 0 2 IN01" in page.words

    page.form("/resources").action += "/resize"
    page = browser.send(page.forms[0], {"name": "db", "max": "5"})
    assert caller.get("/run/resources").json()[0]["max"] == 5

    page = browser.send(page.form("/resources/delete"))
    assert "There is no pool" in page.words
    clicks = [one for one in simulator.journal.posts() if "resources" in one.asked.path]
    assert [type(effect).__name__ for one in clicks for effect in one.effects] == [
        "PoolChanged"
    ] * 3


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/clock/advance", {"amount": "-1"}),
        ("/clock/advance", {"amount": "nan"}),
        ("/clock/advance", {"amount": "1e300"}),
        ("/clock/set", {"moment": "tomorrow"}),
        ("/clock/set", {"moment": "2026-12-24T18:00:00"}),
        ("/faults", {"kind": "flood"}),
        ("/faults", {"count": "0"}),
        ("/faults", {"probability": "0"}),
        ("/faults", {"count": "1e300"}),
        ("/behaviours", {"pattern": "a", "exit_code": "x"}),
        ("/switches", {"name": "flavour", "value": "cloud"}),
        ("/switches", {"name": "flavor", "value": "saas"}),
    ],
)
def test_what_makes_no_sense_is_refused(
    simulator: Simulator, browser: Browser, action: str, fields: dict[str, str]
) -> None:
    before = browser.page("controls").words

    page = send(browser, action, **fields)

    assert page.answer.status == 400
    assert "Refused:" in page.words
    assert browser.page("controls").words == before
    assert simulator.clock.now() == NOON
