"""Builders for the renderer's tests: a bundle's values, and small templates."""

import json
from typing import Any

from muster.adapters.jinja import JinjaRenderer
from muster.core.definition import Json
from muster.core.job import Template

ID = "42-0000000000"
JOB_ID = "42-aaaaaaaaaa"
FOLDER = f"bdl-{JOB_ID}"
URI = f"s3://payloads/events/{JOB_ID}.json"
SITE: dict[str, Json] = {
    "server": "IN01",
    "host": "app-host",
    "run_as": "muster",
    "mail_to": "operations@example.com",
}


def values(args: dict[str, Json] | None = None, *, summary: str = "seen", **own: Json) -> Any:  # noqa: ANN401 - JSON, to be picked from
    """Return what a template sees of a bundle of one member, `parent`."""
    bundle: dict[str, Json] = {
        "name": "contract-pair",
        "version": 1,
        "key": "42",
        "generation": 1,
        "id": ID,
        "job_id": JOB_ID,
        "folder": FOLDER,
        "payload_uri": URI,
        "opened_at": "2026-11-20T09:00:00Z",
        "deadline": None,
        "breached": False,
        "members": [{"name": "parent", "summary": summary}],
        "site": SITE,
    }
    return {"args": args or {}, "bundle": {**bundle, **own}}


def folder(inside: str) -> str:
    """Return a template of the bundle's folder, with one job and what stands inside beside it."""
    job = '{{ ("appl-" ~ bundle.job_id) | tojson }}: {"Type": "Job:Dummy"}'
    rest = f", {inside}" if inside else ""
    return f'{{ {{{{ bundle.folder | tojson }}}}: {{"Type": "Folder", {job}{rest}}} }}'


def rendered(source: str, seen: Any) -> Any:  # noqa: ANN401 - JSON, to be picked from
    """Render and parse; the folder's content."""
    template = Template(key="t.json.j2", source=source, version="1")
    return json.loads(JinjaRenderer().render(template, seen))[FOLDER]


def a_variable(value: Json) -> Any:  # noqa: ANN401 - JSON, to be picked from
    """Render a folder whose one variable is the argument `note`."""
    source = folder('"Variables": [{"note": {{ args.note | tojson }}}]')
    return rendered(source, values({"note": value}))["Variables"][0]["note"]


def a_description(value: Json) -> Any:  # noqa: ANN401 - JSON, to be picked from
    """Render a folder whose Description is the argument `note`."""
    source = folder('"Description": {{ args.note | free }}')
    return rendered(source, values({"note": value}))["Description"]
