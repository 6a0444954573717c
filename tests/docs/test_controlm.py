"""The documents about the simulated Control-M say what is so, and show what is printed."""

import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from localcloud.controlm import Switches
from localcloud.controlm.application import CONTROL, application
from localcloud.controlm.clock import SimulatorClock
from localcloud.controlm.faults import KINDS
from localcloud.controlm.product import Product
from localcloud.controlm.scripts import behaviours_in, faults_in
from localcloud.controlm.site import Site
from tests.docs.transcript import run, steady

UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets
REFERENCE = Path("docs/controlm.md")
SECTION = re.compile(r"^## Test your own jobs.*?(?=^## )", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`.*?) \| (.*?) \|", re.MULTILINE)
WORD = re.compile(r"`([^`]+)`")
SCRIPT = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(
    "document",
    [REFERENCE, Path("docs/controlm-session.md"), Path("docs/controlm-view.md")],
    ids=str,
)
def test_every_output_is_what_the_command_prints(document: Path, tmp_path: Path) -> None:
    shown = document.read_text()

    printed = run(shown, tmp_path)

    if UPDATE:
        document.write_text(printed)
    else:
        assert steady(printed) == steady(shown)


def test_the_readme_runs_a_job_of_ones_own(tmp_path: Path) -> None:
    section = SECTION.search(Path("README.md").read_text())
    assert section is not None

    printed = run(section[0], tmp_path)

    assert '"successfulJobsCount":1' in printed
    assert '"runId":"' in printed


def rows(heading: str) -> dict[str, str]:
    section = REFERENCE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {words: rest for names, rest in ROW.findall(section) for words in WORD.findall(names)}


def test_every_fault_is_in_the_table() -> None:
    assert set(rows("Faults")) == set(KINDS)


def test_every_switch_is_in_the_table_with_its_default() -> None:
    told = rows("Switches")
    defaults = {name: str(value).lower() for name, value in asdict(Switches()).items()}

    assert set(told) == set(defaults)
    for name, value in defaults.items():
        assert value.replace("none", "null") in told[name].replace("`", "").lower(), name


def test_every_control_is_in_the_table() -> None:
    product = Product(Site(), SimulatorClock(), Switches())
    rules = {rule.rule for rule in application(product).url_map.iter_rules()}
    served = {rule for rule in rules if rule.startswith(f"{CONTROL}/")}

    listed = {words.rpartition(" ")[2] for words in rows("Controls") if "/" in words}

    assert listed == {rule.replace("<", "{").replace(">", "}") for rule in served}


def test_the_files_it_shows_are_taken(tmp_path: Path) -> None:
    behaviours, faults = SCRIPT.findall(REFERENCE.read_text())
    (tmp_path / "behaviours.yaml").write_text(behaviours)
    (tmp_path / "faults.yaml").write_text(faults)

    assert len(behaviours_in(tmp_path / "behaviours.yaml")) == 2
    assert faults_in(tmp_path / "faults.yaml")[1] == 7
