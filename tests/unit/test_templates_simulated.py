"""The shipped templates as Control-M runs them: what an event says never reaches the shell."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localcloud.controlm import Simulator
from muster.adapters.jinja import JinjaRenderer
from muster.core.errors import TemplateError
from muster.core.job import Accepted, JobRequest, Template
from tests.unit.controlm_client import KEY, a_client
from tests.unit.test_jinja_values import HOSTILE

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(ROOT.rglob("*.j2"))
EACH = pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
SHELL = re.compile(r"[$;&|<>()`'\\]")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.add_api_key(KEY)
        yield running


def request_of(path: Path, values: Any) -> JobRequest:  # noqa: ANN401 - JSON, to be changed
    template = Template(key=path.name, source=path.read_text(), version="1")
    text = JinjaRenderer().render(template, values)
    return JobRequest(folder=values["bundle"]["folder"], text=text)


def sample_of(path: Path) -> Any:  # noqa: ANN401 - JSON, to be changed
    return json.loads(path.with_name(path.name.replace(".json.j2", ".sample.json")).read_text())


def commands(simulator: Simulator) -> list[str]:
    return [ran.command for ran in simulator.journal.commands()]


@EACH
def test_the_sample_runs_and_its_command_is_expanded(simulator: Simulator, path: Path) -> None:
    simulator.reset()
    sample = sample_of(path)

    answer = a_client(simulator.endpoint).submit(request_of(path, sample))

    assert isinstance(answer, Accepted)
    jobs = simulator.jobs_of(sample["bundle"]["folder"])
    assert [job.status for job in jobs] == ["Ended OK"] * (len(sample["bundle"]["members"]) + 1)
    (command,) = commands(simulator)
    assert "%%" not in command
    assert all(f'"{value}"' in command for value in _texts(sample["args"]))
    assert not SHELL.search(command)


@EACH
@pytest.mark.parametrize(
    "value", [value for _, value in HOSTILE], ids=[name for name, _ in HOSTILE]
)
def test_a_hostile_value_is_a_named_error_or_stays_out_of_the_command(
    simulator: Simulator, path: Path, value: str
) -> None:
    simulator.reset()
    sample = sample_of(path)
    name = next(iter(sample["args"]))
    hostile = {**sample, "args": {**sample["args"], name: value}}
    with pytest.raises(TemplateError, match=rf"args\.{name}: not allowed"):
        request_of(path, hostile)

    sample["bundle"]["members"][0]["summary"] = value
    answer = a_client(simulator.endpoint).submit(request_of(path, sample))

    assert isinstance(answer, Accepted)
    (command,) = commands(simulator)
    assert not SHELL.search(command)


def _texts(args: dict[str, Any]) -> list[str]:
    lists = [value if isinstance(value, list) else [value] for value in args.values()]
    return [each if isinstance(each, str) else json.dumps(each) for some in lists for each in some]
