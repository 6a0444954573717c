"""Buttons: each does what the API does, is journalled, and stands where it is possible."""

from collections.abc import Callable

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Moved
from tests.controlm_simulator.browse import Browser, Page
from tests.controlm_simulator.caller import Caller, command, events, folder

WAITS = command(wait=events("WaitForEvents", "never"))
Prepare = Callable[[Caller, str], object]


def nothing(_caller: Caller, _job_id: str) -> None:
    """Leave the job as it is."""


def held(caller: Caller, job_id: str) -> None:
    caller.post(f"/run/job/{job_id}/hold")


def deleted(caller: Caller, job_id: str) -> None:
    held(caller, job_id)
    caller.post(f"/run/job/{job_id}/delete")


CASES = [
    pytest.param(WAITS, nothing, {"hold", "runNow"}, id="a waiting job"),
    pytest.param(WAITS, held, {"free", "delete"}, id="a held job"),
    pytest.param(WAITS, deleted, {"undelete"}, id="a deleted job"),
    pytest.param(
        command(Confirm=True), nothing, {"confirm", "hold", "runNow"}, id="a job that wants a word"
    ),
    pytest.param(command("/opt/long"), nothing, {"kill", "hold"}, id="an executing job"),
    pytest.param(
        command("/opt/fails"), nothing, {"rerun", "setToOk", "hold"}, id="a job that has failed"
    ),
]
AFTER = {
    "hold": "The job is held",
    "free": "Wait Condition",
    "runNow": "Ended OK",
    "confirm": "Ended OK",
    "kill": "Ended Not OK",
    "rerun": "Ended Not OK",
    "setToOk": "Ended OK",
    "delete": "Deleted, Wait Condition",
    "undelete": "Held, Wait Condition",
}


def ordered(caller: Caller, job: dict[str, object]) -> str:
    simulator = caller.simulator
    simulator.behaviours.add("long", duration_s=600)
    simulator.behaviours.add("fails", exit_code=1)
    name = str(job["Command"]).rpartition("/")[2]
    caller.on_demand(folder("bdl-1", **{name: job}))
    return simulator.journal.orders()[-1].job_id


def press(browser: Browser, page: Page, deed: str) -> Page:
    form = next(one for one in page.forms if deed in one.buttons)
    return browser.send(form, {"deed": deed})


@pytest.mark.parametrize(("job", "prepare", "possible"), CASES)
def test_a_button_stands_where_the_deed_is_possible(
    caller: Caller,
    browser: Browser,
    job: dict[str, object],
    prepare: Prepare,
    possible: set[str],
) -> None:
    job_id = ordered(caller, job)
    prepare(caller, job_id)

    page = browser.page(f"order/{job_id}")

    assert {button for form in page.forms for button in form.buttons} == possible


@pytest.mark.parametrize(
    ("job", "prepare", "deed"),
    [
        pytest.param(*case.values[:2], deed, id=f"{deed} of {case.id}")
        for case in CASES
        for deed in sorted(case.values[2])  # type: ignore[call-overload]
    ],
)
def test_a_click_is_done_and_journalled(
    caller: Caller,
    browser: Browser,
    job: dict[str, object],
    prepare: Prepare,
    deed: str,
) -> None:
    job_id = ordered(caller, job)
    prepare(caller, job_id)

    page = press(browser, browser.page(f"order/{job_id}"), deed)

    click = caller.simulator.journal.posts("/simulator/order/{job_id}")[-1]
    moves = [one for one in click.effects if isinstance(one, Moved)]
    assert (click.status, moves[0].trigger) == (303, deed)
    assert f"Journal entry {click.number}" in page.words
    assert "Done: " in page.words
    assert AFTER[deed] in page.words


def test_a_click_that_came_too_late_is_refused_with_the_reason(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    job_id = ordered(caller, WAITS)
    stale = browser.page(f"order/{job_id}")
    held(caller, job_id)

    page = press(browser, stale, "hold")

    assert page.answer.status == 409
    assert f"Refused: Hold of {job_id}: ALREADY HELD" in page.words
    assert simulator.journal.posts("/simulator/order/{job_id}")[-1].status == 409


def test_what_is_gone_is_said_to_be_gone(browser: Browser) -> None:
    page = browser.page("order/IN01:zzzzz")

    assert (page.answer.status, "not in Active Jobs" in page.words) == (404, True)


def test_an_event_is_set_and_deleted(caller: Caller, browser: Browser) -> None:
    job_id = ordered(caller, WAITS)

    page = browser.send(browser.page("events").form("/events"), {"name": "never"})
    assert "never 1120 IN01" in page.words
    assert caller.get(f"/run/job/{job_id}/status").json()["status"] == "Ended OK"

    page = browser.send(page.form("/events/delete"))
    assert "No event is set." in page.words


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "The field name is empty"),
        ({"name": "a (b)"}, "is not valid here"),
        ({"name": "ok", "date": "1332"}, "1332"),
        ({"name": "ok", "server": "IN99"}, "Unknown Control-M/Server 'IN99'"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    browser: Browser, fields: dict[str, str], reason: str
) -> None:
    page = browser.send(browser.page("events").form("/events"), fields)

    assert page.answer.status in (400, 404)
    assert reason in page.words
    assert "No event is set." in browser.page("events").words
