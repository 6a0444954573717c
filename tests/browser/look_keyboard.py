"""Keyboard: Tab and Enter alone, from the front page to a job that is held and freed."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.chromium import Window
from tests.controlm_simulator import scene

MOST_TABS = 80


def focused(window: Window) -> WebElement:
    return window.driver.switch_to.active_element


def press(window: Window, key: str) -> None:
    focused(window).send_keys(key)


def name_of(element: WebElement) -> str:
    return str(element.get_attribute("aria-label") or element.text)


def tab_to(window: Window, name: str) -> None:
    """Press Tab until the element of that name has the focus, seen as such each time."""
    for _ in range(MOST_TABS):
        press(window, Keys.TAB)
        element = focused(window)
        outline = element.value_of_css_property("outline-style")
        assert outline != "none", element.get_attribute("outerHTML")
        if name_of(element) == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_a_job_is_held_and_freed_by_tab_and_enter(window: Window) -> None:
    window.open()
    tab_to(window, "Skip to the content")
    press(window, Keys.ENTER)
    tab_to(window, "o-20417")
    press(window, Keys.ENTER)
    window.until(scene.BOOK)

    tab_to(window, f"Hold {scene.BOOK}")
    press(window, Keys.ENTER)
    window.until("Journal entry", "[role=status]")
    tab_to(window, f"Free {scene.BOOK}")
    press(window, Keys.ENTER)

    job_id = scene.job_id(window.simulator, scene.BOOK)
    clicks = window.simulator.journal.posts("/simulator/order/{job_id}")
    window.wait.until(lambda _: len(window.simulator.journal.posts(clicks[0].asked.route)) == 2)
    done = window.simulator.journal.posts("/simulator/order/{job_id}")
    assert [one.asked.path for one in done] == [f"/simulator/order/{job_id}"] * 2
    assert [getattr(one.effects[0], "trigger", "") for one in done] == ["hold", "free"]


def test_the_skip_link_is_first_and_shows_once_focused(window: Window) -> None:
    window.open("journal")
    press(window, Keys.TAB)

    link = focused(window)
    assert link.text == "Skip to the content"
    assert link.rect["y"] >= 0
    press(window, Keys.ENTER)
    assert window.run("return document.activeElement.id") == "main"


def test_every_control_is_reached_by_tab(window: Window) -> None:
    window.open("controls")
    controls = "a[href], button, input:not([type=hidden]), select"
    expected = len(window.driver.find_elements(By.CSS_SELECTOR, controls))
    reached: set[str] = set()

    for _ in range(expected):
        press(window, Keys.TAB)
        reached.add(focused(window).id)

    assert len(reached) == expected


def test_the_focus_stays_where_it_was_when_the_part_around_it_changes(window: Window) -> None:
    window.open_order(scene.FOLDER)
    tab_to(window, f"Hold {scene.BOOK}")

    window.simulator.clock.advance(3600)

    window.until(f"price-{scene.ID}")
    window.until("4 of 10 ended", "#head")
    window.wait.until(lambda _: name_of(focused(window)) == f"Hold {scene.BOOK}")
