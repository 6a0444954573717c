"""The templates that we ship, each on the sample beside it and on its bundle's definition."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from muster.adapters.jinja import JinjaRenderer
from muster.core.errors import TemplateError
from muster.core.job import Template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))
EACH = pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
SHELL = re.compile(r"[$;&|<>()`]")


def sample_of(path: Path) -> Any:  # noqa: ANN401 - JSON, to be picked from
    return json.loads(path.with_name(path.name.replace(".json.j2", ".sample.json")).read_text())


def rendered(path: Path, values: Any) -> Any:  # noqa: ANN401 - JSON, to be picked from
    key = str(path.relative_to(ROOT / "templates"))
    text = JinjaRenderer().render(Template(key=key, source=path.read_text(), version="1"), values)
    return json.loads(text)[values["bundle"]["folder"]]


def jobs_of(folder: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON, to be picked from
    return {
        name: node
        for name, node in folder.items()
        if isinstance(node, dict) and node["Type"].startswith("Job:")
    }


@EACH
def test_a_job_per_member_runs_before_the_application(path: Path) -> None:
    sample = sample_of(path)
    bundle = sample["bundle"]

    folder = rendered(path, sample)

    names = [f"{member['name']}-{bundle['job_id']}" for member in bundle["members"]]
    assert folder["flow"]["Sequence"] == [*names, f"appl-{bundle['job_id']}"]
    assert [*jobs_of(folder)] == folder["flow"]["Sequence"]
    assert {folder[name]["Type"] for name in names} == {"Job:Dummy"}


@EACH
def test_the_command_reads_variables_in_quotes_and_each_is_set(path: Path) -> None:
    sample = sample_of(path)

    folder = rendered(path, sample)

    command = folder[f"appl-{sample['bundle']['job_id']}"]["Command"]
    variables = {name: value for each in folder["Variables"] for name, value in each.items()}
    assert set(re.findall(r"%%(\w+)", command)) <= set(variables)
    assert command.count('"') == 2 * command.count("%%")
    expanded = re.sub(r"%%(\w+)", lambda found: variables[found[1]], command)
    assert not SHELL.search(expanded)


@EACH
def test_nothing_that_waits_is_dropped_at_new_day(path: Path) -> None:
    folder = rendered(path, sample_of(path))

    assert {job["DaysKeepActive"] for job in jobs_of(folder).values()} == {"2"}
    assert folder["DaysKeepActive"] == "2"


@EACH
def test_every_argument_is_used(path: Path) -> None:
    source = path.read_text()

    assert all(f"args.{name}" in source for name in sample_of(path)["args"])


@EACH
def test_a_hostile_key_is_refused_and_hostile_text_stays_in_the_description(path: Path) -> None:
    sample = sample_of(path)
    plain = rendered(path, sample)
    sample["bundle"]["members"][0]["summary"] = '$(id) %%X "\n\0'

    hostile = rendered(path, sample)

    name = f"parent-{sample['bundle']['job_id']}"
    assert hostile[name].pop("Description") == '$(id) % %X "  '
    assert hostile[name].items() < plain.pop(name).items()
    assert plain.items() < hostile.items()
    sample["bundle"]["key"] = "$(id)"
    with pytest.raises(TemplateError, match=r"bundle\.key: not allowed"):
        rendered(path, sample)


@pytest.mark.parametrize("path", sorted((ROOT / "bundles").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_shipped_bundle_names_a_template_and_passes_what_its_sample_holds(path: Path) -> None:
    definition = yaml.safe_load(path.read_text())
    (job,) = definition["actions"]["complete"]

    sample = sample_of(ROOT / "templates" / job["template"])

    assert sample["args"].keys() == job["args"].keys()
    assert [member["name"] for member in sample["bundle"]["members"]] == [*definition["expect"]]
