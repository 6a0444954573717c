"""Chromium without a window, and a simulator to look at: fixtures of `make test-browser`."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from localcloud.controlm import Simulator
from tests.controlm_simulator import scene
from tests.controlm_simulator.caller import KEY, NOON

MOVING = (NoSuchElementException, StaleElementReferenceException)
WIDE, NARROW, HEIGHT = 1280, 400, 900
PATIENCE_S = 20
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


class Window:
    """One window of Chromium that looks at one simulator."""

    def __init__(self, driver: Chrome, simulator: Simulator) -> None:
        """Look at a simulator."""
        self.driver, self.simulator = driver, simulator
        self.wait = WebDriverWait(driver, PATIENCE_S, ignored_exceptions=MOVING)

    def dress(self, scheme: str = "light", width: int = WIDE) -> None:
        """Prefer a colour scheme and take a width."""
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        size = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def without_scripts(self) -> None:
        """Run no script of any page."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    def open(self, path: str = "") -> None:
        """Open one of the pages."""
        self.driver.get(f"http://127.0.0.1:{self.simulator.port}/simulator/{path}")

    def open_order(self, name: str) -> None:
        """Open the page of a folder or job."""
        self.open(f"order/{scene.job_id(self.simulator, name)}")

    def words(self, selector: str = "main") -> str:
        """Read what can be seen of an element."""
        return str(self.driver.find_element(By.CSS_SELECTOR, selector).text)

    def until(self, words: str, selector: str = "main") -> None:
        """Wait until an element says so."""
        self.wait.until(lambda _: words in self.words(selector), f"{words} in {selector}")

    def run(self, script: str, *values: object) -> Any:  # noqa: ANN401 - whatever a script returns
        """Run a script of the test's own in the page."""
        return self.driver.execute_script(script, *values)

    def complaints(self) -> list[str]:
        """Tell what Chromium has complained about since the last time."""
        return [json.dumps(line) for line in self.driver.get_log("browser")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-browser` take the pictures of the documentation."""
    parser.addoption("--pictures", action="store_true", help="write docs/controlm")


@pytest.fixture(scope="session")
def driver() -> Iterator[Chrome]:
    """Start Chromium once."""
    options = ChromeOptions()
    options.binary_location = which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in FLAGS:
        options.add_argument(flag)
    service = ChromeService(which("chromedriver"), log_output=str(Path("build/chromedriver.log")))
    with Chrome(options=options, service=service) as started:
        yield started


@pytest.fixture
def window(driver: Chrome) -> Iterator[Window]:
    """Look at the scene, in light, from a wide window; nothing may be complained about."""
    with Simulator() as simulator:
        simulator.clock.set(NOON)
        simulator.add_api_key(KEY)
        scene.play(simulator)
        looking = Window(driver, simulator)
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        looking.dress()
        yield looking
        complaints = looking.complaints()
        driver.get("about:blank")
    assert complaints == []
