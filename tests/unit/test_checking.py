"""The checker's answers beyond its messages, which are golden."""

from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from muster.core.catalogue import Catalogue
from muster.core.checking.check import check
from muster.core.definition import (
    Alert,
    Condition,
    Definition,
    Job,
    Member,
    MemberName,
    Owner,
    compiled,
    from_compiled,
)
from tests.unit.definitions import NOTHING, ORDER, SHIPPED, checked


def test_a_file_becomes_a_definition_with_every_default_filled_in() -> None:
    assert checked(ORDER).definitions == (
        Definition(
            name="order",
            version=3,
            owner=Owner(team="fulfilment", contacts={}, contact="#oncall", cost_center="CC-1"),
            key="order_id",
            members=(
                Member(
                    name=MemberName("parent"),
                    topic="orders.v1",
                    key="order.id",
                    when=(
                        Condition(path="type", accepts=("created", "1", 1, True)),
                        Condition(path="ok", accepts=(True,)),
                    ),
                ),
                Member(name=MemberName("part-1"), topic="parts.v1", key="order_id"),
            ),
            deadline=timedelta(minutes=90),
            complete=Job(
                template="order/fulfil.json.j2",
                args={
                    "order": "@bundle.key",
                    "parts": ["@part-1.sku?", 1, 1.5, False, {"deep": "@@home"}],
                },
            ),
            breach=Alert(to="fulfilment", text=None, severity="high"),
        ),
    )


def test_types_of_when_survive() -> None:
    (definition,) = checked(ORDER).definitions

    accepts = definition.members[0].when[0].accepts

    assert [type(value) for value in accepts] == [str, str, int, bool]


def test_a_definition_without_a_deadline_is_one_with_a_warning() -> None:
    found = checked(ORDER.replace("deadline: {in: 90m}\n", ""))

    assert [problem.code for problem in found.problems] == ["W01"]
    assert found.definitions[0].deadline is None
    assert not found.has_errors


def test_no_args_are_no_arguments() -> None:
    (definition,) = checked(ORDER[: ORDER.index("      args:")]).definitions

    assert definition.complete.args == {}


def test_what_is_compiled_is_read_back() -> None:
    for definition in check({str(file): file.read_text() for file in SHIPPED}, NOTHING).definitions:
        assert compiled(from_compiled(compiled(definition))) == compiled(definition)


def test_a_broken_file_hides_no_other() -> None:
    found = check({"a.yaml": "bundle: [", "b.yaml": ORDER}, NOTHING)

    assert [problem.file for problem in found.problems] == ["a.yaml"]
    assert [definition.name for definition in found.definitions] == ["order"]


def test_a_failed_proof_is_an_error_at_the_template() -> None:
    found = check({"order.yaml": ORDER}, NOTHING, lambda definition: [f"no {definition.name}"])

    assert [str(problem) for problem in found.problems] == ["order.yaml:13: E20 no order"]
    assert found.definitions == ()


def test_a_new_version_may_change_all_but_its_members() -> None:
    published = Catalogue.of(checked(ORDER).definitions)
    newer = ORDER.replace("version: 3", "version: 4").replace("90m", "2h")

    assert checked(newer, published).problems == ()
    assert checked(ORDER, published).problems == ()


def test_a_member_may_be_added_and_values_of_when_reordered() -> None:
    published = Catalogue.of(checked(ORDER).definitions)
    newer = (
        ORDER.replace("version: 3", "version: 4")
        .replace('[created, "1", 1, true]', '[true, 1, "1", created]')
        .replace("deadline:", "  part-2: {topic: more.v1, key: id}\ndeadline:")
    )

    assert checked(newer, published).problems == ()


def test_one_is_neither_a_text_nor_true() -> None:
    apart = """
  parent: {topic: parts.v1, key: id, when: {seq: 1}}
  part-1: {topic: parts.v1, key: id, when: {seq: ["1", true]}}
deadline"""
    start, end = ORDER.index("\n  parent:"), ORDER.index("\ndeadline") + len("\ndeadline")

    assert checked(ORDER[:start] + apart + ORDER[end:]).problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: " + "x" * 64 * 1024, "1: E01 larger than 64 KB", id="too large"),
        pytest.param(
            "key: a\nbundle: \udcff",
            "2: E01 not YAML: a character that no text holds: '\\udcff'",
            id="bytes that are no UTF-8",
        ),
        pytest.param("[" * 5000, "1: E01 nested deeper than 8 levels", id="deeper than the stack"),
        pytest.param(
            "a: 1\r\nb: \t", "2: E01 not YAML: a tab; indent and align with spaces", id="CRLF"
        ),
        pytest.param(
            "a: &x", "1: E01 anchor '&x': write the value out where it is needed", id="anchor"
        ),
    ],
)
def test_what_is_no_tree_is_one_error(text: str, expected: str) -> None:
    assert [str(problem) for problem in checked(text).problems] == [f"order.yaml:{expected}"]


WORDS = st.sampled_from(
    [*"{}[]:,#&*!|>'\"%@`?-\n ~=<", "\n  ", ": ", "- ", "no", "010", "\x85", "é"]
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(ORDER)), st.lists(WORDS, max_size=4), st.integers(0, 12))
def test_no_text_breaks_the_checker(place: int, words: list[str], cut: int) -> None:
    text = ORDER[:place] + "".join(words) + ORDER[place + cut :]

    found = checked(text)

    assert found.definitions or found.has_errors
    assert all(1 <= problem.line <= len(text.splitlines()) + 1 for problem in found.problems)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.lists(WORDS, max_size=12).map("".join))
def test_no_value_breaks_the_checker(value: str) -> None:
    found = checked(ORDER.replace('"@part-1.sku?"', value))

    assert found.definitions or found.has_errors
