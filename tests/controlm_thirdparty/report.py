"""What a run has to show, kept below `build` until it is printed."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.controlm_thirdparty.environment import ROOT
from tests.figures import rewrite

DOCUMENT = ROOT / "docs" / "controlm-contract.md"
SHOWN = ROOT / "build" / "controlm-contract"
LIVE = "live"
TITLES = {
    "client-onprem": "ctm-python-client, on premises, call by call",
    "client-saas": "ctm-python-client, as a service, call by call",
    "error-onprem": "its error paths, on premises",
    "error-saas": "its error paths, as a service",
    "requests": "Muster's requests beside its",
    "exchanges": "every exchange, by operation",
}


def begin() -> None:
    """Forget what an earlier run has shown."""
    shutil.rmtree(SHOWN, ignore_errors=True)


def keep(name: str, text: str) -> None:
    """Keep a text to be shown; its name begins as a title's does."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    (SHOWN / f"{name}.txt").write_text(f"{text}\n")


def keep_description(described: Mapping[str, object]) -> None:
    """Keep the description for the simulator's `--description`."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    (SHOWN / "description.json").write_text(json.dumps(described, indent=1))


def kept(title: str) -> str:
    """Return what was kept under a title, all in one."""
    paths: list[Path] = sorted(SHOWN.glob(f"{title}*.txt"))
    return "".join(path.read_text() for path in paths)


def write_down() -> None:
    """Put all that was kept into the document."""
    for name in TITLES:
        if text := kept(name):
            rewrite(DOCUMENT, name, text)


def told() -> str:
    """Return all that was kept, with its titles."""
    titles = {**TITLES, LIVE: "ctm-python-client at the Control-M that is named, call by call"}
    parts = [f"\n== {titles[name]}\n\n{text}" for name in titles if (text := kept(name))]
    return "".join(parts)
