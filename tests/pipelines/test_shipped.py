"""The project's own documents and the samples: compiled, fresh, within every limit."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cli.pipelines import compiled_path, documents
from muster.core.checking.problem import Report
from muster.core.pipelines.check import check
from muster.core.pipelines.engines import BACKENDS
from muster.core.pipelines.executors import Parameters
from muster.core.pipelines.parameters import check_parameters
from muster.core.pipelines.pipeline import Pipeline
from muster.core.pipelines.step_functions.machine import compiled, machine
from muster.core.pipelines.step_functions.natives import INTEGRATIONS
from tests.validators import graph, shapes

BACKEND = BACKENDS["step-functions"]
SAMPLES = Path(__file__).parent / "samples"
SHIPPED = documents()
LONGEST_NAME = 80


def parameters(folder: Path) -> Parameters:
    path = folder / "parameters.json"
    found = check_parameters(str(path), path.read_text(encoding="utf-8"))
    assert found.parameters is not None, found.problems
    return found.parameters


def pipeline(path: Path) -> Pipeline:
    found = check(str(path), path.read_text(encoding="utf-8"))
    assert found.pipeline is not None, found.problems
    return found.pipeline


def states(asl: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, state in asl["States"].items():
        yield name, state
        for inner in graph.insides(state):
            yield from states(inner)


EVERY = [
    *SHIPPED,
    SAMPLES / "two_levels.cloud_workflows.json",
    SAMPLES / "two_levels.composer.json",
]


def test_five_documents_are_shipped() -> None:
    assert len(SHIPPED) == 5


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_compiled_file_is_what_its_document_says(path: Path) -> None:
    kept = compiled_path(path, BACKEND).read_text(encoding="utf-8")

    assert compiled(pipeline(path), parameters(path.parent)) == kept


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_a_document_compiles_to_a_machine_that_step_functions_takes(path: Path) -> None:
    asl: Any = machine(pipeline(path), parameters(path.parent))
    names = [name for name, _ in states(asl)]

    assert [*graph.problems(asl)] == []
    assert [*shapes.problems(asl["States"])] == []
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= LONGEST_NAME
    assert "Fail" not in {state["Type"] for _, state in states(asl)}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_same_document_gives_the_same_bytes(path: Path) -> None:
    once = compiled(pipeline(path), parameters(path.parent))

    assert compiled(pipeline(path), parameters(path.parent)) == once


def test_every_service_is_shown_in_a_shipped_document() -> None:
    asls = [json.loads(path.read_text()) for path in Path("pipelines/compiled").glob("*.asl.json")]
    resources = {state.get("Resource", "") for asl in asls for _, state in states(asl)}

    assert {
        f"arn:aws:states:::{each.resource}{each.suffix}" for each in INTEGRATIONS.values()
    } <= resources


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_a_document_written_for_any_engine_is_within_the_limits(path: Path) -> None:
    report = Report(str(path))

    BACKEND.judge(pipeline(path), parameters(path.parent), report)

    assert not report.has_errors()
