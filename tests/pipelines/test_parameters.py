"""The parameters document: what executors' names stand for."""

import pytest

from muster.core.pipelines.executors import (
    ControlM,
    Executor,
    Function,
    Google,
    Native,
    Operator,
    Target,
    Url,
)
from muster.core.pipelines.parameters import check_parameters


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("aws:lambda:fetch", Function("fetch")),
        ("aws:glue", Native("glue")),
        ("google:dataform-tag", Google("dataform-tag")),
        ("airflow:my.operators.Load", Operator("my.operators.Load")),
        ("https://x.example.com/a", Url("https://x.example.com/a")),
        ("control-m", ControlM()),
        ("control-m:submit-it", ControlM("submit-it")),
    ],
)
def test_a_name_stands_for_its_target(value: str, target: Target) -> None:
    text = f'[{{"ParameterKey": "pExecutor.e", "ParameterValue": "{value}"}}]'
    found = check_parameters("parameters.json", text).parameters

    assert found is not None
    assert found.executor("e") == Executor("e", target)
    assert found.executor("other") == Executor("other", Function("other"))


@pytest.mark.parametrize(
    "value",
    ["aws:lambda:", "aws:sqs", "google:x", "airflow:Load", "https:x", "control-m:a b", "http://x"],
)
def test_a_target_that_is_none_is_refused(value: str) -> None:
    text = f'[{{"ParameterKey": "pExecutor.e", "ParameterValue": "{value}"}}]'

    assert [e.code for e in check_parameters("parameters.json", text).problems] == ["P18"]


def test_a_doubtful_start_is_not_repeated_where_that_is_declared() -> None:
    text = """
- {ParameterKey: pExecutor.e, ParameterValue: "aws:lambda:f"}
- {ParameterKey: pExecutor.e.repeatable, ParameterValue: "false"}
- {ParameterKey: pColour, ParameterValue: blue}
- text
"""
    found = check_parameters("parameters.yaml", text)

    assert [(each.line, each.code) for each in found.problems] == [(4, "W11"), (5, "P02")]
    parameters = check_parameters("parameters.yaml", text.replace("- text\n", "")).parameters
    assert parameters is not None
    assert not parameters.executor("e").is_repeatable
