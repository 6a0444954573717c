"""The grammar of references, and what they resolve to."""

import pytest

from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.references import Reference, parts_of, references_in, resolve, resolve_text

ROOTS: dict[str, Json] = {
    "bundle": {"key": "K-1", "missing": ["child-1", "child-2"], "breached": True},
    "parent": {
        "sku": "a",
        "price": 1.5,
        "lines": [1, {"x": "ä"}],
        "gone": None,
        "says": "@bundle.key",
    },
    "part": [{"sku": "p0"}, {"sku": "p1"}],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@parent.sku", [Reference("parent.sku")], id="a whole value"),
        pytest.param(
            "@parent.sku?", [Reference("parent.sku", is_optional=True)], id="may be absent"
        ),
        pytest.param("@a.b??", [Reference("a.b", is_optional=True), "?"], id="at most one ?"),
        pytest.param("@part", [Reference("part")], id="a payload"),
        pytest.param("see @a.b.", ["see ", Reference("a.b"), "."], id="a full stop ends it"),
        pytest.param("@a.b, @c.d", [Reference("a.b"), ", ", Reference("c.d")], id="two of them"),
        pytest.param("(@a.b)", ["(", Reference("a.b"), ")"], id="punctuation before it"),
        pytest.param("@a.b-c", [Reference("a.b-c")], id="the longest match is taken"),
        pytest.param("@a.B_1.0", [Reference("a.B_1.0")], id="steps take more than names"),
        pytest.param("@@home", ["@", "home"], id="a literal @"),
        pytest.param("@@@a", ["@", "@a"], id="an @ after an @ does not count"),
        pytest.param("ops@example.org", ["ops@example.org"], id="an address"),
        pytest.param("é@a _@b 1@c", ["é@a _@b 1@c"], id="after a letter, _ or digit"),
        pytest.param("a @ b", ["a ", Reference(""), " b"], id="a reference to nothing"),
        pytest.param("@Parent", [Reference(""), "Parent"], id="no name"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_the_grammar(text: str, expected: list[str | Reference]) -> None:
    assert parts_of(text) == expected


def test_a_reference_reads_as_it_is_written() -> None:
    text = "@child-3.sku? @bundle.key"

    assert [str(each) for each in references_in(text)] == ["@child-3.sku?", "@bundle.key"]


def test_a_reference_has_a_root_and_a_rest() -> None:
    reference = Reference("parent.order.sku")

    assert (reference.root, reference.rest) == ("parent", "order.sku")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("@parent.price", 1.5, id="a number stays a number"),
        pytest.param("@parent.lines", [1, {"x": "ä"}], id="a list stays a list"),
        pytest.param("@parent.gone", None, id="null is present"),
        pytest.param("@part", [{"sku": "p0"}, {"sku": "p1"}], id="a whole payload"),
        pytest.param("@part.1.sku", "p1", id="by position"),
        pytest.param("@part.2.sku?", None, id="absent as a whole value is null"),
        pytest.param("@child.sku?", None, id="an absent member"),
        pytest.param("x-@child.sku?-y", "x--y", id="absent in text is nothing"),
        pytest.param("<@parent.gone>", "<>", id="null in text is nothing"),
        pytest.param(
            "@bundle.key: @bundle.missing", "K-1: child-1, child-2", id="lists are joined"
        ),
        pytest.param("@parent.lines!", '1, {"x":"ä"}!', id="objects as compact JSON"),
        pytest.param("is @bundle.breached", "is true", id="booleans as JSON"),
        pytest.param("for @parent.price EUR", "for 1.5 EUR", id="numbers as JSON"),
        pytest.param("@@home of a@b.example", "@home of a@b.example", id="a literal @"),
        pytest.param("@parent.says", "@bundle.key", id="a payload is not resolved again"),
        pytest.param("see @parent.says", "see @bundle.key", id="nor inside text"),
        pytest.param(7, 7, id="a literal"),
        pytest.param(None, None, id="a literal null"),
        pytest.param(
            {"@bundle.key": ["@parent.sku", "@child.sku?", {"deep": "@bundle.key"}]},
            {"@bundle.key": ["a", None, {"deep": "K-1"}]},
            id="any depth; keys are literal; a list keeps its positions",
        ),
    ],
)
def test_what_a_value_resolves_to(value: Json, expected: Json) -> None:
    assert resolve(value, ROOTS) == expected


@pytest.mark.parametrize("text", ["@parent.total", "x @parent.total y", "@child", "@child.sku"])
def test_what_is_absent_is_named(text: str) -> None:
    with pytest.raises(TemplateError, match=r"@(parent\.total|child|child\.sku) is absent"):
        resolve({"args": [text]}, ROOTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("missing: @bundle.missing", "missing: child-1, child-2", id="a list"),
        pytest.param("@child-1.sku", "<no child-1.sku>", id="an absent member is named"),
        pytest.param("at @bundle.deadline.", "at <no bundle.deadline>.", id="an absent field too"),
        pytest.param("[@child-1.sku?]", "[]", id="? means nothing"),
        pytest.param("[@parent.gone]", "[]", id="null means nothing"),
        pytest.param("@part", '{"sku":"p0"}, {"sku":"p1"}', id="a payload is told"),
    ],
)
def test_an_alert_always_has_a_text(text: str, expected: str) -> None:
    assert resolve_text(text, ROOTS) == expected
