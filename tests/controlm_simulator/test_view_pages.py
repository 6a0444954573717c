"""What the pages tell, read as a browser without JavaScript reads them."""

from urllib.parse import urlsplit

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator import scene
from tests.controlm_simulator.browse import Browser
from tests.controlm_simulator.caller import Caller, command, folder


def test_a_run_names_the_page_on_which_it_stands(caller: Caller, browser: Browser) -> None:
    run = caller.on_demand(folder("bdl-1", appl=command())).json()

    page = browser.get(urlsplit(run["monitorPageURI"]).path)
    status = caller.get(f"/run/status/{run['runId']}").json()

    assert page.answer.status == 200
    assert f"Run {run['runId']}" in page.words
    assert "bdl-1" in page.words
    assert status["monitorPageURI"] == run["monitorPageURI"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("key=o-20417", ["o-20417"], id="by key"),
        pytest.param("key=c-8812*", ["c-88122", "c-88121", "c-88120"], id="by part of a key"),
        pytest.param("name=bdl-c-88121-*", ["c-88121"], id="by the folder's name"),
        pytest.param("name=price-*", ["o-20417"], id="by a job's name"),
        pytest.param("state=Ended+Not+OK", ["o-20417", "c-88121"], id="by state"),
        pytest.param("key=o-20417&state=Wait+Host", [], id="by both"),
    ],
)
def test_folders_are_found(
    simulator: Simulator, browser: Browser, query: str, found: list[str]
) -> None:
    scene.play(simulator)

    page = browser.page(f"?{query}")

    keys = [
        one for one in ("o-20417", "c-88122", "c-88121", "c-88120") if f">{one}</a>" in page.html
    ]
    assert keys == found


def test_a_folder_shows_its_graph_and_the_same_in_words(
    simulator: Simulator, browser: Browser
) -> None:
    scene.play(simulator)

    page = browser.order(simulator, scene.FOLDER)

    boxes = [one["class"] for one in page.all("g")]
    assert sorted(boxes) == sorted(
        [
            *["box event used"] * 2,
            *["box event awaited"] * 2,
            *["box ok"] * 2,
            *["box waiting"] * 5,
            "box held",
            "box not-ok",
            "box executing",
        ]
    )
    curves = [one["class"] for one in page.all("path") if "marker-end" in one]
    assert sorted(curves) == ["curve awaited"] * 8 + ["curve used"] * 5
    assert (
        f"done-price-{scene.ID} , awaited: from price-{scene.ID} to book-{scene.ID}" in page.words
    )
    assert f"from outside of the folder to payment-{scene.ID}" in page.words


def test_each_state_is_said_in_words_and_a_waiting_job_says_for_what(
    simulator: Simulator, browser: Browser
) -> None:
    scene.play(simulator)

    words = browser.order(simulator, scene.FOLDER).words

    for state in (
        "Ended OK",
        "Ended Not OK",
        "Executing",
        "Wait Condition",
        "Held, Wait Condition",
    ):
        assert state in words
    assert f"Waiting for event payment-{scene.ID} (AnyDate)" in words
    assert "The job is held" in words


def test_a_job_shows_log_and_the_output_of_each_run(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    scene.play(simulator)
    audit = scene.job_id(simulator, f"audit-{scene.ID}")
    simulator.behaviours.add("audit-*", exit_code=4, output="once more")
    caller.post(f"/run/job/{audit}/rerun")

    words = browser.page(f"order/{audit}").words

    assert "price differs from the contract" in words
    assert "once more" in words
    assert words.count("exit code 4") == 2
    assert "ENDED NOTOK. NUMBER OF FAILURES SET TO 2" in words


def test_services_show_due_time_slack_and_why_they_are_late(
    simulator: Simulator, browser: Browser
) -> None:
    scene.play(simulator)
    on_time = browser.page("services").words
    simulator.clock.advance(7200)

    late = browser.page("services").words

    assert "contract-c-88122 IN01:0000f Ok 20 Nov 2026 13:04:40 00:53:48" in on_time
    assert "Service late, Service actually late 20 Nov 2026 13:04:40 -" in late
    assert "order-o-20417" in late


def test_the_journal_tells_requests_answers_effects_warnings_and_faults(
    simulator: Simulator, browser: Browser
) -> None:
    scene.play(simulator)

    everything, trouble = browser.page("journal").words, browser.page("journal?only=trouble").words

    assert "unknown-query: orderFromDate" in everything
    assert "fault: 503" in everything
    assert "11 ordered" in everything
    assert f"hold of address-{scene.ID}" in everything
    assert "fault: 503" in trouble
    assert "11 ordered" not in trouble


def test_what_left_at_a_new_day_is_in_the_archive(simulator: Simulator, browser: Browser) -> None:
    scene.play(simulator)
    for _ in range(3):
        simulator.new_day()

    page = browser.page("archive")

    assert "bdl-c-88120-q4x2m7ka1d" in page.words
    assert "c-88120" not in browser.page().words
