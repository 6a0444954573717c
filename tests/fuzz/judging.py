"""What must hold for every batch of records, and for every bundle that they complete."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

from cli.operate.quarantined import Quarantine
from muster.adapters.jinja import JinjaRenderer
from muster.adapters.jinja.filling import CONTROL, PLAIN
from muster.adapters.quarantine import S3Quarantine
from muster.core.bundle import Bundle
from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.event import Record
from muster.core.names import job_id
from muster.core.notice import breach_notice
from muster.usecases.request import Request
from tests.fuzz.door import VERDICTS, Door, catalogue, place_of
from tests.protocol.kept import MemoryTemplates, MemoryTexts

TEMPLATES = Path(__file__).parents[2] / "templates"
CULPRIT = re.compile(r"(args|bundle)\.[\w.-]+: |@[a-z][\w.-]* is absent")


class Shelf:
    """The two calls of S3 that quarantine needs, for one object."""

    def put_object(self, **call: Any) -> None:  # noqa: ANN401 - boto3's own
        """Keep the object."""
        self.kept = call

    def get_object(self, **call: str) -> dict[str, BytesIO]:
        """Return the object."""
        assert call["Key"] == self.kept["Key"]
        return {"Body": BytesIO(self.kept["Body"])}


def judge(door: Door, rows: Sequence[dict[str, Any]]) -> Counter[str]:
    """Deliver the records; return what became of them."""
    door(rows)
    told = door.world.journal.told
    verdicts = [str(facts["at"]) for metric, _, facts in told if metric in VERDICTS]
    assert sorted(verdicts) == sorted(str(place_of(row)) for row in rows)
    for _, _, facts in told:
        json.dumps(facts, ensure_ascii=False).encode()
    _quarantine(
        door, [str(facts["at"]) for metric, _, facts in told if metric in ("Invalid", "NoKey")]
    )
    for row in door.world.store.rows.values():
        assert isinstance(json.loads(row.event.payload.encode(), parse_constant=_refuse), dict)
    return door.verdicts + Counter(_ended(door, state) for state in door.world.store.metas.values())


def _quarantine(door: Door, expected: Sequence[str]) -> None:
    assert door.quarantine.kept.keys() == set(expected)
    for record, reason in door.quarantine.kept.values():
        _comes_back(record, reason)


def _comes_back(record: Record, reason: str) -> None:
    shelf: Any = Shelf()
    S3Quarantine(shelf, "b").keep(record, reason)
    found = Quarantine(shelf, "b").read(shelf.kept["Key"])
    assert found.reason == reason != ""
    assert reason.isprintable()
    assert (found.place, found.value, found.key, found.headers) == (
        *(record.place, record.value, record.key, record.headers),
    )


def _ended(door: Door, state: Bundle) -> str:
    """Render the bundle's job if it is complete, and its notice in any case."""
    definition = catalogue().version(state.key.definition, state.definition_version or 0)
    breach_notice(state, definition, {}).text.encode()
    if not state.is_complete:
        return "bundles still open"
    name = definition.complete.template
    try:
        text = _request(door, name).fresh(state)
    except TemplateError as error:
        return _named(str(error))
    assert text.key.endswith(f"{text.sha256}.json")
    job = job_id(state.key.definition, state.key.key, state.generation)
    assert shape(_texts(door).kept[text.key], job) == harmless(name)
    return "jobs rendered"


def _named(error: str) -> str:
    assert CULPRIT.search(error), error
    assert error.isprintable()
    return "jobs refused"


def _texts(door: Door) -> MemoryTexts:
    return door.world.texts


def _request(door: Door, name: str) -> Request:
    return Request(
        store=door.world.store,
        templates=MemoryTemplates({name: (TEMPLATES / name).read_text()}),
        renderer=JinjaRenderer(),
        texts=_texts(door),
        catalogue=catalogue(),
        site=sample(name)["bundle"]["site"],
    )


@cache
def sample(name: str) -> Any:  # noqa: ANN401 - JSON, to be picked from
    """Return the harmless values beside a template."""
    return json.loads((TEMPLATES / name.replace(".json.j2", ".sample.json")).read_text())


@cache
def harmless(name: str) -> Json:
    """Return the structure that a template has on harmless values."""
    door = Door()
    template = _request(door, name).templates.fetch(name)
    values = sample(name)
    return shape(JinjaRenderer().render(template, values), values["bundle"]["job_id"])


def shape(text: str, job: str) -> Json:
    """Return a job with blanks where the template has variables; all else must be equal."""
    return _shape(json.loads(text.replace(job, "JOB")), "")


def _shape(node: Any, key: str) -> Json:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        inner = "a variable" if key == "Variables" else ""
        return {name: _shape(child, inner or name) for name, child in node.items()}
    if isinstance(node, list):
        return [_shape(each, key) for each in node]
    assert isinstance(node, str)
    if key == "a variable":
        assert PLAIN.fullmatch(node)
    elif key == "Description":
        assert len(node) <= 4000
        assert not CONTROL.search(node)
    else:
        return node
    return "…"


def _refuse(name: str) -> NoReturn:
    raise AssertionError(name)
