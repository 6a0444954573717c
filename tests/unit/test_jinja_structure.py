"""A template's structure stands before any value is in it; what it may not say is refused."""

import pytest

from muster.core.definition import Json
from muster.core.errors import TemplateError
from tests.unit.rendering import ID, JOB_ID, folder, rendered, values

JOB = '{{ ("x-" ~ bundle.job_id) | tojson }}: {"Type": "Job:Dummy"%s}'
ARGS: dict[str, Json] = {
    "note": "yes",
    "none": None,
    "list": ["a", "b"],
    "many": ["x"] * 1001,
    "rows": ["x"] * 999,
}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        pytest.param(
            '"A": {{ args.gone | tojson }}', "line 1: args.gone is undefined", id="undefined"
        ),
        pytest.param('"A": {{ gone | tojson }}', "'gone' is undefined", id="an unknown name"),
        pytest.param('"A": {{ args.note }}', "must end in tojson or free", id="no filter"),
        pytest.param('"A": "{{ args.note | tojson }}"', "not JSON", id="inside of a string"),
        pytest.param('"A": {{ args.note | tojson ~ "x" }}', "must end in", id="glued afterwards"),
        pytest.param('"A": {{ args.note | tojson | tojson }}', "once", id="twice"),
        pytest.param(
            '"A": {{ args.note | upper }}', "No filter named 'upper'", id="another filter"
        ),
        pytest.param('"A": {{ args.note | tojson(1) }}', "TypeError", id="a filter with arguments"),
        pytest.param('"A": {{ args | tojson }}', "args: an object", id="all arguments"),
        pytest.param('"A": {{ args.list[7] | tojson }}', "args.list.7 is undefined", id="beyond"),
        pytest.param('"A": 1', "A: only strings are values", id="a number"),
        pytest.param('"A": true', "A: only strings are values", id="a boolean"),
        pytest.param('"A": null', "A: only strings are values", id="null in the template"),
        pytest.param('"A": NaN', "A: only strings are values", id="not a number"),
        pytest.param('"A": "x", "A": "y"', "the key A occurs twice", id="a key twice"),
        pytest.param('"A": "x",', "not JSON", id="not JSON"),
        pytest.param("\n\n{{ oops", "line 3:", id="a syntax error has its line"),
        pytest.param("{% if args.note %}{% endif %}", "may not decide", id="a decision"),
        pytest.param('{% if args.note == "yes" %}{% endif %}', "may not decide", id="a comparison"),
        pytest.param('{% if "y" in args.list %}{% endif %}', "may not decide", id="a membership"),
        pytest.param('{% if bundle.key == "42" %}{% endif %}', "may not decide", id="the key"),
        pytest.param(
            '{% if args.note ~ "" == "yes" %}{% endif %}', "decide by a joined", id="a detour"
        ),
        pytest.param("{% for c in args.note %}{% endfor %}", "args.note: not a list", id="a walk"),
        pytest.param("{% for k in args %}{% endfor %}", "args: not a list", id="a walk of names"),
    ],
)
def test_what_a_template_may_not_say(inside: str, said: str) -> None:
    with pytest.raises(TemplateError) as told:
        rendered(folder(inside), values(ARGS))

    assert str(told.value).startswith("t.json.j2: ")
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        pytest.param('"x": {"Type": "Job:Dummy"}', "does not end in the id", id="a job without id"),
        pytest.param(
            '"x y-42-aaaaaaaaaa": {"Type": "Job:Dummy"}', "not a valid name", id="a blank"
        ),
        pytest.param('"%s": {"Type": "Job:Dummy"}' % ("x" * 60 + JOB_ID), "not a valid", id="long"),
        pytest.param(
            '"bdl-42-aaaaaaaaaa": {"Type": "Job:Dummy"}', "not a valid name", id="the folder's"
        ),
        pytest.param('"s": {"Type": "SubFolder"}', "does not end in the id", id="a sub-folder"),
        pytest.param(
            '"w": {"Type": "WaitForEvents", "Events": [{"Event": "child", "Date": "AnyDate"}]}',
            "the event's name does not end in the id",
            id="an event without id",
        ),
        pytest.param(
            '"a": {"Type": "Event:Add", "Event": "child"}', "does not end in the id", id="an action"
        ),
        pytest.param(
            '"f": {"Type": "Flow", "Sequence": ["gone-42-aaaaaaaaaa"]}',
            "gone-42-aaaaaaaaaa is not a job of its folder",
            id="a sequence of nothing",
        ),
        pytest.param('"f": {"Type": "Flow"}', "its Sequence is not a list", id="no sequence"),
        pytest.param('"x": {"Type": ["Job:Dummy"]}', "its Type is not a string", id="an odd type"),
        pytest.param('"Host": "%s"' % ("h" * 86), "not a valid Host", id="a long host"),
        pytest.param('"RunAs": "%s"' % ("u" * 31), "not a valid RunAs", id="a long user"),
        pytest.param('"Application": "a b"', "not a valid Application", id="a blank application"),
        pytest.param('"ServiceName": "a b"', "not a valid ServiceName", id="a blank service"),
        pytest.param('"Description": "%s"' % ("d" * 4001), "not a valid Desc", id="a long text"),
    ],
)
def test_control_m_s_rules_are_kept_before_control_m_sees_them(inside: str, said: str) -> None:
    with pytest.raises(TemplateError) as told:
        rendered(folder(inside), values(ARGS))

    assert said in str(told.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param("", "not JSON", id="nothing"),
        pytest.param("[]", "not an object", id="a list"),
        pytest.param("{}", "not the one folder", id="no folder"),
        pytest.param('{"other": {"Type": "Folder"}}', "not the one folder", id="another folder"),
        pytest.param('{"bdl-42-aaaaaaaaaa": {"Type": "SimpleFolder"}}', "not Folder", id="simple"),
        pytest.param('{"bdl-42-aaaaaaaaaa": {"Type": "Folder"}}', "no job in it", id="no job"),
        pytest.param('{"bdl-42-aaaaaaaaaa": []}', "not Folder", id="a folder that is a list"),
    ],
)
def test_a_document_is_one_folder_with_a_job(source: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        rendered(source, values())


def test_conditions_may_look_at_settings_loops_and_absence() -> None:
    source = folder(
        '"A": [{% for m in args.list %}{{ m | tojson }}'
        "{% if not loop.last %},{% endif %}{% endfor %}],"
        '{% if args.none is none %}"B": "absent",{% endif %}'
        '{% if args.gone is defined %}"C": "never",{% endif %}'
        '{% if bundle.breached %}"D": "never",{% endif %}'
        '{% if bundle.site.run_as == "muster" and args.list %}"E": "ours"{% endif %}'
    )

    found = rendered(source, values(ARGS))

    assert {key: found.get(key) for key in "ABCDE"} == {
        "A": ["a", "b"],
        "B": "absent",
        "C": None,
        "D": None,
        "E": "ours",
    }


def test_gate_events_end_in_the_bundle_s_id() -> None:
    wait = (
        '"w": {"Type": "WaitForEvents", "Events": [{% for m in bundle.members %}'
        '{"Event": {{ (m.name ~ "-" ~ bundle.id) | tojson }}, "Date": "AnyDate"}{% endfor %}]}'
    )

    found = rendered(folder(wait), values())

    assert found["w"]["Events"] == [{"Event": f"parent-{ID}", "Date": "AnyDate"}]


def test_a_flow_names_jobs_and_sub_folders() -> None:
    sub = '{{ ("s-" ~ bundle.job_id) | tojson }}: {"Type": "SubFolder", %s}' % (JOB % "")
    flow = '"f": {"Type": "Flow", "Sequence": ["appl-42-aaaaaaaaaa", "s-42-aaaaaaaaaa"]}'

    found = rendered(folder(f"{sub}, {flow}"), values())

    assert found["f"]["Sequence"] == [f"appl-{JOB_ID}", f"s-{JOB_ID}"]
    assert found[f"s-{JOB_ID}"][f"x-{JOB_ID}"] == {"Type": "Job:Dummy"}


def test_the_same_values_give_the_same_text() -> None:
    source = folder('"Note": {{ args.note | tojson }}')

    assert rendered(source, values(ARGS)) == rendered(source, values(ARGS))


def test_values_that_lack_the_bundle_s_names_are_told() -> None:
    with pytest.raises(TemplateError, match=r"bundle\.payload_uri is missing"):
        rendered('{"x": "y"}', {"args": {}, "bundle": {}})
