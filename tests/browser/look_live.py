"""Live: what changes at the simulator changes on the page, which is not loaded again."""

from selenium.webdriver.common.by import By

from tests.browser.chromium import Window
from tests.controlm_simulator import scene
from tests.controlm_simulator.caller import Caller


def test_a_state_changes_on_an_open_page(window: Window) -> None:
    window.open_order(scene.FOLDER)
    window.run("window.isTheSamePage = true")
    assert "Event, awaited" in window.words("#drawing")
    caller = Caller(window.simulator)

    caller.post("/run/event/IN01", {"name": scene.AWAITED, "date": "STAT"})

    window.until("4 of 10 ended", "#head")
    title = f"//*[name()='g']/*[name()='title'][starts-with(., '{scene.AWAITED}: ')]/.."
    box = window.driver.find_element(By.XPATH, title)
    assert box.get_attribute("class") == "box ok"
    assert window.run("return window.isTheSamePage") is True


def test_the_journal_grows_on_an_open_page(window: Window) -> None:
    window.open("journal")
    number = len(window.driver.find_elements(By.CSS_SELECTOR, "tbody tr"))
    caller = Caller(window.simulator)

    caller.get("/run/jobs/status", nonsense="1")

    window.until("unknown-query: nonsense")
    assert len(window.driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == number + 1


def test_the_time_goes_on_and_what_is_typed_stays(window: Window) -> None:
    window.open("controls")
    typed = window.driver.find_element(By.ID, "pattern")
    typed.send_keys("appl-")

    window.simulator.clock.advance(3600)
    window.simulator.faults.add("503")

    window.until("13:", "#clock")
    window.until("503 *", "#faults")
    assert typed.get_property("value") == "appl-"
    assert window.run("return document.activeElement.id") == "pattern"


def test_the_page_goes_on_after_a_refused_click(window: Window) -> None:
    window.open_order(scene.BOOK)
    Caller(window.simulator).post(f"/run/job/{scene.job_id(window.simulator, scene.BOOK)}/hold")
    window.until("The job is held", "#facts")

    assert [one.text for one in window.driver.find_elements(By.CSS_SELECTOR, "#head button")] == [
        "Free",
        "Delete",
    ]
