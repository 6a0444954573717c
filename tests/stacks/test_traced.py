"""A stage is traced unless it says otherwise; then no role has a word about X-Ray."""

import json
from dataclasses import replace

import pytest

from tests.stacks.written import WITHOUT_BUNDLING, Written, written

EVERY = ("Ingest", "Deadline", "Submit", "Sweep")


@pytest.fixture(scope="module")
def untraced(prod: Written, tmp_path_factory: pytest.TempPathFactory) -> Written:
    silent = replace(prod.stage, traced=False)
    return written(silent, tmp_path_factory.mktemp("untraced"), WITHOUT_BUNDLING)


@pytest.mark.parametrize("title", EVERY)
def test_a_function_is_traced_as_its_stage_says(
    prod: Written, untraced: Written, title: str
) -> None:
    traced, silent = (
        each.named("flow", "AWS::Lambda::Function", title)["Properties"]
        for each in (prod, untraced)
    )

    assert traced["TracingConfig"] == {"Mode": "Active"}
    assert "TracingConfig" not in silent
    assert "xray:" in json.dumps([*prod.allowed(title)])
    assert "xray:" not in json.dumps([*untraced.allowed(title)])


def test_so_is_the_machine(prod: Written, untraced: Written) -> None:
    traced, silent = (
        each.only("flow", "AWS::StepFunctions::StateMachine")["Properties"]
        for each in (prod, untraced)
    )

    assert traced["TracingConfiguration"] == {"Enabled": True}
    assert silent.get("TracingConfiguration", {"Enabled": False}) == {"Enabled": False}
    assert "xray:" not in json.dumps([*untraced.allowed("Machine")])
