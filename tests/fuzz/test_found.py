"""What fuzzing found, by name: each of these broke a promise once."""

from pathlib import Path
from typing import Any

import pytest

from cli.bundles import sources
from cli.proof import proof_of
from muster.adapters.jinja.given import Sheet
from muster.core.checking.parsing import LARGEST, MOST
from muster.core.document import DEEPEST, parse
from muster.core.errors import InvalidRecordError, TemplateError
from muster.core.references import resolve
from tests.fuzz.bombs import TEMPLATES, refuses_template
from tests.fuzz.door import Door, kafka
from tests.unit.definitions import ORDER, checked
from tests.unit.rendering import folder, rendered, values

pytestmark = pytest.mark.timeout(60)  # a bomb that goes off never ends

NEVER = 2**63 - 1  # the last millisecond that Kafka can write
PARENTS = "ctm-parent-events"


def nested(levels: int) -> bytes:
    """Return an object with lists inside, so many levels in all."""
    return b'{"id":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def test_json_as_deep_as_ingest_takes_can_stand_in_a_text() -> None:
    found = parse(nested(DEEPEST))

    assert "," not in str(resolve("see @parent.id", {"parent": found}))


def test_json_that_only_ingest_could_carry_is_quarantined_with_the_reason() -> None:
    door = Door()

    door([kafka(PARENTS, 0, nested(DEEPEST + 1))])

    assert [reason for _, reason in door.quarantine.kept.values()] == [
        f"nested deeper than {DEEPEST} levels"
    ]


def test_a_number_beyond_every_float_is_no_json() -> None:
    with pytest.raises(InvalidRecordError, match=r"^not JSON: Out of range float values"):
        parse(b'{"id": 1e400}')


@pytest.mark.parametrize("millis", [NEVER, 253_402_300_800_000, None, -1, -NEVER])
def test_a_timestamp_that_no_calendar_has_holds_up_no_batch(millis: int | None) -> None:
    door = Door()

    door([kafka(PARENTS, 0, b'{"id":"c-1"}', timestamp=millis), kafka(PARENTS, 1, b"{")])

    assert door.verdicts == {"Routed": 1, "Invalid": 1}


def test_the_last_millisecond_of_the_calendar_is_a_timestamp() -> None:
    door = Door()

    door([kafka(PARENTS, 0, b"{", timestamp=253_402_300_799_999)])

    ((record, _),) = door.quarantine.kept.values()
    assert str(record.timestamp).startswith("9999-12-31 23:59:59.99")


@pytest.mark.parametrize("value", [[], ["a", "b"]])
def test_a_list_never_takes_the_place_of_a_text(value: Any) -> None:  # noqa: ANN401 - JSON
    source = folder('"Variables": [{"note": {{ args.note | tojson }}}]')

    with pytest.raises(TemplateError, match=r"args\.note: an object or a list cannot stand"):
        rendered(source, values({"note": value}))


@pytest.mark.parametrize(
    "turns",
    [
        '"' + "x" * 25_000 + '"',
        "[" + "1," * 2000 + "1]",
        '("a" ~ "b")',
        "args.note | tojson",
    ],
    ids=["text", "list", "joined", "filtered"],
)
def test_a_loop_over_what_the_template_spells_out_is_refused(turns: str) -> None:
    source = "{% for a in " + turns + " %}{% for b in " + turns + " %}{% endfor %}{% endfor %}"

    with pytest.raises(TemplateError, match="line 1: a loop walks through a list that is given"):
        rendered(folder(source), values({"note": "x"}))


def test_long_values_many_times_over_are_stopped_while_they_are_filled() -> None:
    sheet = Sheet()
    sheet.write("x" * sheet.room)

    with pytest.raises(TemplateError, match="the rendered text is longer than"):
        sheet.write("x")
    assert refuses_template(TEMPLATES["descriptions"])


def test_an_error_is_shorter_than_what_it_is_about() -> None:
    with pytest.raises(TemplateError) as told:
        rendered(folder("{{ " + "a" * 60_000 + " }}"), values())

    assert len(str(told.value)) < 1100


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('a: "\\UFFFFFFFF"', id="an escape beyond Unicode"),
        pytest.param("%YAML 1." + "1" * 5000 + "\n---\na: 1", id="a long version"),
    ],
)
def test_numbers_that_pyyaml_trips_over_are_problems(text: str) -> None:
    assert [str(each) for each in checked(text).problems] == [
        "order.yaml:1: E01 not YAML: a number or an escape out of range"
    ]


@pytest.mark.parametrize("number", ["0x" + "f" * 5000, "1" + ":1" * 5000, "0b" + "1" * 50_000])
def test_a_number_too_long_to_be_shown_is_a_problem(number: str) -> None:
    found = checked(ORDER.replace("90m", number))

    assert [(each.line, each.code) for each in found.problems] == [(9, "E07")]


@pytest.mark.parametrize("old", ['"@part-1.sku?"', "order_id\n", "order:"])
def test_half_a_surrogate_pair_is_refused_wherever_it_stands(old: str) -> None:
    new = '"\\ud800"' + old[-1].strip('"d')

    (problem,) = checked(ORDER.replace(old, new, 1)).problems

    assert problem.message == "not YAML: a character that no text holds: '\\ud800'"


@pytest.mark.parametrize(
    "text",
    ['"\\e[31m\\n": 1', ORDER.replace("@part-1.sku?", "@part" + ".a" * 9000)],
    ids=["an escape sequence", "a long reference"],
)
def test_a_problem_is_one_line_that_steers_no_terminal(text: str) -> None:
    problems = checked(text).problems

    assert problems
    for problem in problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 1100


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: [" + "1," * 30_000 + "1]", id="one list"),
        pytest.param("a: 1\n" * 13_000, id="one key again and again"),
        pytest.param("?\n" * 30_000, id="keys of nothing"),
        pytest.param("{" + "a," * 30_000, id="keys without an end"),
    ],
)
def test_a_file_says_no_more_than_can_be_judged(text: str) -> None:
    (problem,) = checked(text).problems

    assert problem.message == f"more than {MOST} keys and values"


def test_of_a_large_file_no_more_is_read_than_refuses_it(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text("x" * LARGEST * 20)

    assert {len(text) for text in sources([file]).values()} == {LARGEST + 1}


def test_a_sample_too_deep_to_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.proof.TEMPLATES", tmp_path)
    (tmp_path / "t.json.j2").write_text("{}")
    (tmp_path / "t.sample.json").write_text("[" * 100_000)

    (wrong,) = proof_of("t.json.j2", [])

    assert "t.sample.json is no JSON object with 'args' and 'bundle'" in wrong
