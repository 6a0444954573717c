"""Documents as they come: YAML or JSON, numbers or texts, and what is left of each."""

import pytest

from muster.core.pipelines.check import Checked, check
from muster.core.pipelines.pipeline import Call, Cron, Job, Nested, Rate, Step

STEP = '{"JOB_ID": "S1", "JOB_NAME": "load", "TYPE": "sync", "FUNCTION_NAME": "f"%s}'
WHOLE = '{"definition": [{"LEVEL_ID": 1, "THREADS": [{"THREAD_ID": 1, "STEPS": [%s]}]}]%s}'


def told(checked: Checked) -> list[str]:
    return [f"{each.line} {each.code} {each.message}" for each in checked.problems]


def only_step(words: str) -> Step:
    checked = check("one.json", WHOLE % (STEP % words, ""))
    assert checked.pipeline is not None, told(checked)
    (step,) = checked.pipeline.steps()
    return step


def test_yaml_and_json_say_the_same() -> None:
    yaml = """
definition:
  - LEVEL_ID: 1
    THREADS:
      - THREAD_ID: "1"
        STEPS:
          - {JOB_ID: S1, JOB_NAME: load, TYPE: sync, FUNCTION_NAME: f}
"""

    assert check("one.yaml", yaml).pipeline == check("one.json", WHOLE % (STEP % "", "")).pipeline


def test_tabs_may_indent_json() -> None:
    text = (WHOLE % (STEP % "", "")).replace(" ", "\t\n")

    assert check("one.json", text).pipeline is not None


@pytest.mark.parametrize(
    ("name", "pipeline"),
    [("a/night.json", "night"), ("night.cloud_workflows.json", "night_cloud_workflows")],
)
def test_the_file_names_the_pipeline(name: str, pipeline: str) -> None:
    found = check(name, WHOLE % (STEP % "", "")).pipeline

    assert found is not None
    assert found.name == pipeline


@pytest.mark.parametrize(
    ("written", "continues"),
    [
        ("", False),
        (', "CONTINUE_IF_FAIL": true', True),
        (', "CONTINUE_IF_FAIL": "True"', True),
        (', "CONTINUE_IF_FAIL": "yes"', True),
        (', "CONTINUE_IF_FAIL": false', False),
        (', "CONTINUE_IF_FAIL": "FALSE"', False),
    ],
)
def test_a_step_continues_unless_it_says_false(written: str, continues: bool) -> None:  # noqa: FBT001
    assert only_step(written).continues is continues


def test_numbers_may_be_texts() -> None:
    text = only_step(', "TIMEOUT_SECONDS": "90"').work

    assert text == only_step(', "TIMEOUT_SECONDS": 90').work == Call(executor="f", timeout=90)


def test_an_async_step_has_every_default() -> None:
    step = '{"JOB_ID": "S1", "JOB_NAME": "load", "COMPOSER_STEP": "dataproc-job"}'
    found = check("one.json", WHOLE % (step, ""))

    assert found.pipeline is not None
    (read,) = found.pipeline.steps()
    assert read.work == Job(
        executor="dataproc-job", status="dataproc-job", timeout=60, wait=30, limit=86400
    )
    assert [each.code for each in found.problems] == ["W13"]


def test_part_of_a_minute_is_rounded_up_to_a_second() -> None:
    words = '"TYPE": "workflows", "workflows_name": "w", "ASYNC_TIMEOUT_LOOP_IN_MINUTES": 0.01'
    found = check("one.json", WHOLE % (f'{{"JOB_ID": "S1", "JOB_NAME": "load", {words}}}', ""))

    assert found.pipeline is not None
    assert [step.work for step in found.pipeline.steps()] == [Nested(workflow="w", limit=1)]


def test_properties_may_be_the_text_of_an_object() -> None:
    as_text = only_step(r', "STEP_PROPERTIES": "{\"a\": [1, 2.5, 1e3, null, true]}"')
    as_object = only_step(', "STEP_PROPERTIES": {"a": [1, 2.5, 1e3, null, true]}')

    assert as_text.properties == as_object.properties == {"a": [1, 2.5, 1000, None, True]}


@pytest.mark.parametrize("text", [r'"{\"a\": 1, \"a\": 2}"', '"[1]"', '"{"', "3", '["a"]'])
def test_properties_of_another_kind_are_refused(text: str) -> None:
    found = check("one.json", WHOLE % (STEP % f', "STEP_PROPERTIES": {text}', ""))

    assert [each.code for each in found.problems] == ["P12"]


def test_what_yaml_reads_otherwise_than_json_is_refused() -> None:
    yaml = """
definition: [{LEVEL_ID: a, THREADS: [{THREAD_ID: b, STEPS: [
  {JOB_ID: S1, JOB_NAME: load, TYPE: sync, FUNCTION_NAME: f, STEP_PROPERTIES: {zone: NO}}]}]}]
"""

    (problem,) = check("one.yaml", yaml).problems

    assert (problem.code, problem.line) == ("P02", 3)
    assert problem.message.endswith('quote it: "NO"')


def test_unknown_fields_are_kept() -> None:
    found = check("one.json", WHOLE % (STEP % ', "a": {"b": 1}', ', "comment": "x"'))

    assert found.pipeline is not None
    assert found.pipeline.fields == {"comment": "x"}
    assert [step.fields for step in found.pipeline.steps()] == [{"a": {"b": 1}}]


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("rate(1 hour)", Rate(1, "hour")),
        ("rate(5 minutes)", Rate(5, "minute")),
        ("cron(0 6 ? * MON-FRI *)", Cron("0", "6", "?", "*", "MON-FRI", "*")),
        ("cron(0/15 6,18 L * ? 2027)", Cron("0/15", "6,18", "L", "*", "?", "2027")),
    ],
)
def test_a_schedule_is_read(text: str, schedule: Rate | Cron) -> None:
    found = check("one.json", WHOLE % (STEP % "", f', "schedule": "{text}"')).pipeline

    assert found is not None
    assert found.schedule == schedule


@pytest.mark.parametrize(
    "text",
    ["rate(0 hours)", "rate(5 minute)", "cron(61 6 ? * 2 *)", "cron(0 6 1 * 2 *)", "0 6 * * *"],
)
def test_a_schedule_that_is_none_is_refused(text: str) -> None:
    found = check("one.json", WHOLE % (STEP % "", f', "schedule": "{text}"'))

    assert [each.code for each in found.problems] == ["P13"]
