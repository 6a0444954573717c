"""Escapes from the sandbox and bombs: each ends in a named error, and soon."""

import pytest

from muster.core.definition import Json
from muster.core.errors import TemplateError
from tests.unit.rendering import folder, rendered, values

pytestmark = pytest.mark.timeout(30)  # a bomb that goes off never ends

ARGS: dict[str, Json] = {"list": ["a", "b"], "many": ["x"] * 1001, "rows": ["x"] * 999}


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("{{ ''.__class__.__mro__ }}", id="the classes of Python"),
        pytest.param("{{ args.__class__ | tojson }}", id="the class of a value"),
        pytest.param("{{ args._value | tojson }}", id="inside of a value"),
        pytest.param("{{ args['__init__']['__globals__'] }}", id="globals by item"),
        pytest.param("{{ args | attr('__class__') }}", id="attr"),
        pytest.param("{{ bundle.site.pop('host') }}", id="a method"),
        pytest.param("{{ bundle.members.append(1) }}", id="a change"),
        pytest.param("{{ 'a'.center(1000000000) | tojson }}", id="a long text by method"),
        pytest.param("{{ '%999999999d' % 1 }}", id="a long text by format"),
        pytest.param("{{ '{:>999999999}'.format(1) }}", id="a long text by str.format"),
        pytest.param("{{ ('a' * 1000000000) | tojson }}", id="a huge repeat"),
        pytest.param("{{ 9 ** 9 ** 9 ** 9 }}", id="a power tower"),
        pytest.param("{{ " + "9" * 5000 + " }}", id="a long number"),
        pytest.param("{{ args.list * 1000000000 }}", id="a repeated list"),
        pytest.param("{% for i in range(99999999) %}x{% endfor %}", id="a long range"),
        pytest.param("{{ lipsum(n=100000) }}", id="lorem ipsum"),
        pytest.param("{% set a = 'x' %}{% set a = a ~ a %}", id="doubling"),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", id="endless macros"),
        pytest.param("{% include 't' %}", id="an include"),
        pytest.param("{% extends 't' %}", id="inheritance"),
        pytest.param("{% for a in args.list recursive %}{{ loop(a) }}{% endfor %}", id="recursion"),
        pytest.param("{% for a in args.many %}{% endfor %}", id="too many turns"),
        pytest.param(
            "{% for a in args.rows %}" + "{% if loop.first %}{% endif %}" * 1000 + "{% endfor %}",
            id="much work in silence",
        ),
        pytest.param("{% for a in args.list %}" * 3 + "{% endfor %}" * 3, id="three loops deep"),
        pytest.param("{% for a in args.list %}" * 25 + "{% endfor %}" * 25, id="many loops deep"),
        pytest.param('"A": ' + "[" * 3000 + "]" * 3000, id="deep JSON"),
        pytest.param('"A": ' + "[" * 25 + "]" * 25, id="JSON beyond the bound"),
        pytest.param("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", id="deep parentheses"),
        pytest.param("{{ " + "not " * 3000 + "1 }}", id="a deep expression"),
        pytest.param("{{ 1" + " ~ 1" * 10000 + " }}", id="a long expression"),
        pytest.param('"A": [' + '{{ "x" | tojson }},' * 3000 + '"x"]', id="many expressions"),
        pytest.param("{% if 1 %}" * 3000 + "{% endif %}" * 3000, id="deep conditions"),
        pytest.param("{{ args" + ".a" * 3000 + " }}", id="a deep path"),
        pytest.param('"A": "' + "x" * 70000 + '"', id="a long source"),
        pytest.param('"A": ' + "9" * 5000, id="a long number in JSON"),
        pytest.param('"\ue0000\ue001": "x"', id="a mark of the template's own"),
        pytest.param('"A": "\ue00099\ue001"', id="a mark of nothing"),
    ],
)
def test_an_escape_or_a_bomb_ends_in_a_template_error(inside: str) -> None:
    with pytest.raises(TemplateError, match=r"^t\.json\.j2: "):
        rendered(folder(inside), values(ARGS))


def test_a_long_result_is_stopped_while_it_is_rendered() -> None:
    line = '"' + "x" * 2000 + '", '
    source = folder('"A": [{% for a in args.rows %}' + line + '{% endfor %}"x"]')

    with pytest.raises(TemplateError, match="longer than 1048576 characters"):
        rendered(source, values(ARGS))
