"""Reading: without scripts, narrow and wide, in light and in dark."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.chromium import NARROW, WIDE, Window
from tests.controlm_simulator import scene

PATHS = ("", "events", "resources", "services", "archive", "journal", "controls", "folder", "job")
NAMES = {"folder": scene.FOLDER, "job": f"audit-{scene.ID}"}
CLIPPED = """
return [...document.querySelectorAll("main *, header *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const scrolls = one.closest(".scroll, pre");
  return box.width > 0 && !scrolls && !one.closest("thead, .skip") && box.right > innerWidth + 1;
}).map((one) => one.outerHTML.slice(0, 120));
"""
CUT = """
return [...document.querySelectorAll("svg g.box")].flatMap((box) => {
  const outer = box.querySelector(".body").getBoundingClientRect();
  return [...box.querySelectorAll("text")].filter((text) => {
    const inner = text.getBoundingClientRect();
    const isInside = inner.left >= outer.left + 4 && inner.right <= outer.right - 4;
    return !isInside || inner.bottom > outer.bottom;
  }).map((text) => text.textContent);
});
"""


def open_page(window: Window, path: str) -> None:
    if path in NAMES:
        window.open_order(NAMES[path])
    else:
        window.open(path)


def test_a_page_is_read_and_used_without_scripts(window: Window) -> None:
    window.without_scripts()
    window.open("?key=o-20417")
    assert window.run("return typeof stream") == "undefined"

    window.driver.find_element(By.LINK_TEXT, "o-20417").click()
    window.until("Job graph")
    assert "Held, Wait Condition" in window.words("#table")
    window.driver.find_element(By.CSS_SELECTOR, f"button[aria-label='Hold {scene.BOOK}']").click()

    window.until("Journal entry", "[role=status]")
    window.wait.until(lambda _: window.words("#table").count("The job is held") == 2)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_clipped(window: Window, path: str, width: int) -> None:
    window.dress(width=width)
    open_page(window, path)

    assert window.run("return document.documentElement.scrollWidth") <= width
    assert window.run(CLIPPED) == []


def test_every_label_fits_into_its_box(window: Window) -> None:
    window.open_order(scene.FOLDER)

    assert len(window.driver.find_elements(By.CSS_SELECTOR, "svg g.box")) == 14
    assert window.run(CUT) == []


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "rgb(244, 246, 248)"), ("dark", "rgb(16, 21, 26)")]
)
def test_the_scheme_of_the_reader_is_followed(window: Window, scheme: str, ground: str) -> None:
    window.dress(scheme)
    window.open()

    assert window.run("return getComputedStyle(document.body).backgroundColor") == ground
