"""Paths, correlation keys and the equality of `when`."""

import pytest

from muster.core.definition import Json, Scalar
from muster.core.paths import ABSENT, Absent, equals, key_text, lookup

ORDER: Json = {
    "id": "o-1",
    "lines": [{"sku": "a"}, {"sku": None}],
    "0": "zero",
    "ce": {"type": "t"},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("id", "o-1", id="a field"),
        pytest.param("lines.0.sku", "a", id="digits index a list"),
        pytest.param("lines.1.sku", None, id="null is present"),
        pytest.param("0", "zero", id="digits name a field of an object"),
        pytest.param("ce.type", "t", id="an attribute"),
        pytest.param("total", ABSENT, id="no such field"),
        pytest.param("lines.2", ABSENT, id="beyond the list"),
        pytest.param("lines.-1", ABSENT, id="lists are not counted from behind"),
        pytest.param("lines.sku", ABSENT, id="a list has no fields"),
        pytest.param("lines.9999999999", ABSENT, id="an index beyond any list"),
        pytest.param("id.0", ABSENT, id="text has no positions"),
        pytest.param("lines.1.sku.x", ABSENT, id="nothing inside null"),
        pytest.param("total.x.y", ABSENT, id="nothing inside what is absent"),
    ],
)
def test_a_path_finds_what_is_there(path: str, expected: Json | Absent) -> None:
    assert lookup(ORDER, path) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("K-1", "K-1", id="text"),
        pytest.param(" K ", " K ", id="no trimming"),
        pytest.param(42, "42", id="an integer is its decimal text"),
        pytest.param(-7, "-7", id="below zero"),
        pytest.param(10**511, str(10**511), id="an integer of 512 bytes"),
        pytest.param("ä" * 256, "ä" * 256, id="512 bytes"),
    ],
)
def test_a_key_is_a_text_or_an_integer(value: Json, expected: str) -> None:
    assert key_text(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(ABSENT, id="absent"),
        pytest.param(None, id="null"),
        pytest.param("", id="empty"),
        pytest.param(True, id="a boolean"),
        pytest.param(1.0, id="a fraction"),
        pytest.param({"a": 1}, id="an object"),
        pytest.param(["a"], id="a list"),
        pytest.param("ä" * 256 + "a", id="513 bytes"),
        pytest.param(10**512, id="an integer of 513 bytes"),
        pytest.param(-(10**511), id="a negative integer of 513 bytes"),
        pytest.param("a\nb", id="a newline"),
        pytest.param("a\x00", id="NUL"),
        pytest.param("a\x9f", id="a control character beyond ASCII"),
        pytest.param("\ud800", id="half of a surrogate pair"),
    ],
)
def test_what_cannot_be_a_key(value: Json | Absent) -> None:
    assert key_text(value) is None


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        pytest.param("a", "a", True, id="text"),
        pytest.param(1, 1, True, id="integers"),
        pytest.param(1.0, 1, True, id="a number however it is written"),
        pytest.param(True, True, True, id="booleans"),
        pytest.param("1", 1, False, id="text is no number"),
        pytest.param(True, 1, False, id="true is not 1"),
        pytest.param(1, True, False, id="1 is not true"),
        pytest.param(0, False, False, id="0 is not false"),
        pytest.param(None, False, False, id="null equals nothing"),
        pytest.param(ABSENT, "a", False, id="absence equals nothing"),
        pytest.param(["a"], "a", False, id="a list is not its element"),
    ],
)
def test_equality_is_typed(value: Json | Absent, wanted: Scalar, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert equals(value, wanted) is expected
