"""The form of the pages: escaped, labelled, within their own policy, shipped with the package."""

import tomllib
from pathlib import Path

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator import scene
from tests.controlm_simulator.browse import Browser
from tests.controlm_simulator.caller import Caller, command, events, folder

VIEW = Path("localcloud/controlm/view")
HOSTILE = "\"><script>alert('x')</script>&{{7*7}}"
PATHS = ("", "events", "resources", "services", "archive", "journal", "controls")


def test_hostile_values_stay_text_on_every_page(
    simulator: Simulator, caller: Caller, browser: Browser
) -> None:
    definition = folder(
        "bdl-1",
        {"Variables": [{"bundleId": HOSTILE}], "Description": HOSTILE},
        appl=command(Description=HOSTILE, Host=HOSTILE, wait=events("WaitForEvents", "a<b>&c")),
    )
    simulator.behaviours.add(HOSTILE)
    simulator.faults.add("400", HOSTILE)
    assert caller.on_demand(definition).status == 200
    caller.get("/run/jobs/status", **{HOSTILE: HOSTILE, "folder": HOSTILE})
    orders = [f"order/{one.job_id}" for one in simulator.journal.orders()]

    for path in (*PATHS, *orders, "journal?about=" + "%22%3E%3Cscript%3E", "run/%3Cscript%3E"):
        page = browser.page(path)
        assert "<script>alert" not in page.html, path
        assert len(page.all("script")) == 1, path
    assert HOSTILE in browser.page().words
    assert HOSTILE in browser.page(orders[0]).words


@pytest.mark.parametrize("path", [*PATHS, "folder", "job", "run/unknown"])
def test_every_page_can_be_used_by_keyboard_and_reader(
    simulator: Simulator, browser: Browser, path: str
) -> None:
    scene.play(simulator)
    names = {"folder": scene.FOLDER, "job": scene.BOOK}

    page = browser.order(simulator, names[path]) if path in names else browser.page(path)

    ids = [known["id"] for _, known in page.elements if "id" in known]
    labels = [known.get("for") for known in page.all("label")]
    fields = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    assert len(set(ids)) == len(ids)
    assert {known["id"] for known in fields if known.get("type") != "hidden"} == set(labels)
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert [len(page.all(one)) for one in ("h1", "main", "nav", "header", "footer")] == [1] * 5
    assert all(known.get("scope") for known in page.all("th"))
    assert page.all("html")[0]["lang"] == "en"
    assert {known.get("aria-labelledby") for known in page.all("section")} - {None} <= set(ids)


@pytest.mark.parametrize("path", [*PATHS, "folder"])
def test_no_page_needs_what_its_policy_forbids(
    simulator: Simulator, browser: Browser, path: str
) -> None:
    scene.play(simulator)

    page = browser.order(simulator, scene.FOLDER) if path == "folder" else browser.page(path)

    assert not page.all("style")
    for _, known in page.elements:
        assert not [name for name in known if name == "style" or name.startswith("on")]
        assert not known.get("href", known.get("src", "")).startswith(("http", "//"))


def test_everything_a_page_needs_is_shipped_and_served(browser: Browser) -> None:
    shipped = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = shipped["package-data"]["localcloud.controlm.view"]
    files = {path for path in VIEW.rglob("*.*") if path.suffix in (".html", ".css", ".js", ".svg")}

    assert {path for one in patterns for path in VIEW.glob(one)} == files
    assert {"view.css", "view.js", "view.svg"} <= {path.name for path in files}
    for path in (VIEW / "static").iterdir():
        served = browser.page(f"static/{path.name}").answer
        assert (served.status, served.data) == (200, path.read_bytes())
