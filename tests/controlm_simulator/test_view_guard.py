"""Who may use the pages: no other site, no other name for this host, no form of somebody else's."""

import pytest

from localcloud.controlm import Simulator
from localcloud.controlm.clock import SimulatorClock
from tests.controlm_simulator.browse import Browser, Form
from tests.controlm_simulator.caller import NOON


@pytest.fixture
def form(browser: Browser) -> Form:
    found = browser.page("controls").form("/clock/advance")
    found.fields["unit"] = "3600"
    return found


def test_our_own_form_passes(simulator: Simulator, browser: Browser, form: Form) -> None:
    assert browser.send(form).answer.status == 200
    assert simulator.clock.now() != NOON


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        pytest.param({}, {"Origin": "https://elsewhere.example"}, id="from another site"),
        pytest.param({}, {"Origin": "null"}, id="from nowhere"),
        pytest.param({"token": ""}, {}, id="without the token"),
        pytest.param({"token": "guess-é"}, {}, id="with another token"),
        pytest.param({}, {"Host": "rebound.example"}, id="under another name of this host"),
    ],
)
def test_a_form_of_somebody_else_changes_nothing(
    simulator: Simulator,
    browser: Browser,
    form: Form,
    fields: dict[str, str],
    headers: dict[str, str],
) -> None:
    page = browser.send(form, fields, **headers)

    assert page.answer.status == 403
    assert simulator.clock.now() == NOON


def test_no_page_answers_to_another_name(browser: Browser) -> None:
    page = browser.page("controls", Host="rebound.example")

    assert page.answer.status == 403
    assert "Unit" not in page.words
    assert page.forms == []


def test_a_refused_click_is_journalled_and_no_token_is(
    simulator: Simulator, browser: Browser, form: Form
) -> None:
    browser.send(form, {"token": "guess"})

    entry = simulator.journal.entries[-1]
    assert (entry.asked.path, entry.status) == ("/simulator/clock/advance", 403)
    assert entry.asked.fields == ("page", "amount", "unit")
    assert form.fields["token"] not in str([one.as_json() for one in simulator.journal.entries])


def test_every_answer_has_its_policy_and_no_cookie(browser: Browser) -> None:
    for path in ("", "journal", "order/IN01:zzzzz", "static/view.js"):
        headers = browser.page(path).answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in headers


def test_a_form_sends_back_to_pages_of_ours_only(browser: Browser, form: Form) -> None:
    for page in (
        "https://elsewhere.example",
        "//elsewhere.example",
        "/simulator//x",
        "/_sim/clock",
    ):
        assert "<h1>Jobs</h1>" in browser.send(form, {"page": page}).html


def test_each_simulator_has_a_token_of_its_own(form: Form) -> None:
    with Simulator(clock=SimulatorClock()) as other:
        theirs = Browser(other).page("controls").form("/clock/advance")

    assert theirs.fields["token"] != form.fields["token"]
