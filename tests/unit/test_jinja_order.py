"""A template may also order a folder that is deployed already; its text is the order's own."""

import json

import pytest

from muster.adapters.jinja import JinjaRenderer
from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.job import Template
from tests.unit.rendering import values

ORDER = (
    '{"ctm": {{ bundle.site.server | tojson }}, "folder": "payments", "hold": false,'
    ' "variables": [{"order": {{ args.note | tojson }}}]%s}'
)


def order_of(source: str) -> Json:
    template = Template(key="t.json.j2", source=source, version="1")
    document: Json = json.loads(JinjaRenderer().render(template, values({"note": "yes"})))
    return document


def test_an_order_of_a_deployed_folder_is_a_document_of_its_own() -> None:
    assert order_of(ORDER % "") == {
        "ctm": "IN01",
        "folder": "payments",
        "hold": False,
        "variables": [{"order": "yes"}],
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param(', "jobs": {{ args.note | tojson }}', "args.note: not allowed", id="jobs"),
        pytest.param(', "library": null', "only strings are values", id="null"),
        pytest.param(', "a": {"hold": true}', "only strings are values", id="elsewhere"),
    ],
)
def test_an_event_does_not_say_what_is_ordered(more: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        order_of(ORDER % more)
