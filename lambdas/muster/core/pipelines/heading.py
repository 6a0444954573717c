"""What a document says beside its levels: schedule, owner, arguments."""

import re
from collections.abc import Mapping
from typing import Literal, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from muster.core.checking.tree import Table
from muster.core.definition import Json
from muster.core.pipelines.cursor import Cursor
from muster.core.pipelines.open_values import json_value
from muster.core.pipelines.pipeline import Cron, Engine, Rate, Schedule, Unit

ENGINES: Mapping[str, Engine] = {
    "step-functions": "step-functions",
    "airflow": "airflow",
    "cloud-workflows": "cloud-workflows",
    "control-m": "control-m",
    "cloud_workflows": "cloud-workflows",
    "composer": "airflow",
}
TEAM = re.compile(r"[a-z][a-z0-9-]*")
RATE = re.compile(r"rate\(([1-9][0-9]{0,5}) (minute|hour|day)(s?)\)")
CRON = re.compile(r"cron\(([^ ()]+) ([^ ()]+) ([^ ()]+) ([^ ()]+) ([^ ()]+) ([^ ()]+)\)")
ANY_DAY = "?"
# EventBridge's fields, in their order, with the words that stand for numbers
MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
WEEKDAYS = "SUN|MON|TUE|WED|THU|FRI|SAT"
VALUES = (
    r"[0-5]?[0-9]",
    r"1?[0-9]|2[0-3]",
    r"0?[1-9]|[12][0-9]|3[01]",
    rf"0?[1-9]|1[0-2]|{MONTHS}",
    rf"[1-7]|{WEEKDAYS}",
    r"19[7-9][0-9]|2[01][0-9]{2}",
)
SPECIAL = ("", "", r"|\?|L|L-[0-9]+|[0-9]+W|LW", "", r"|\?|L|[1-7]L|[1-7]#[1-5]", "")


def engine_from(at: Cursor) -> Engine:
    """Return the engine that the document asks for."""
    return cast("Engine", at.choice("engine", ENGINES, "step-functions"))


def owner_from(at: Cursor) -> str | None:
    """Return the team (P14)."""
    team = at.text("owner")
    if team is None or TEAM.fullmatch(team):
        return team
    at.note("owner", "P14", f" '{team}': expected a team: lower-case letters, digits and hyphens")
    return None


def schedule_from(at: Cursor) -> Schedule | None:
    """Return when a run starts by itself (P13)."""
    text = at.text("schedule")
    if text is None:
        return None
    found = _rate(text) or _cron(text)
    if found is None:
        expected = "expected cron(minute hour day month weekday year) or rate(number unit)"
        at.note("schedule", "P13", f" '{text}': {expected}")
    return found


def _rate(text: str) -> Rate | None:
    found = RATE.fullmatch(text)
    if found is None or (found[1] == "1") == bool(found[3]):
        return None
    return Rate(int(found[1]), cast("Unit", found[2]))


def _cron(text: str) -> Cron | None:
    found = CRON.fullmatch(text)
    if found is None or (found[3] == ANY_DAY) == (found[5] == ANY_DAY):
        return None
    fields = zip(found.groups(), VALUES, SPECIAL, strict=True)
    is_sound = all(_is_field(text, value, special) for text, value, special in fields)
    return Cron(*found.groups()) if is_sound else None


def _is_field(text: str, value: str, special: str) -> bool:
    one = rf"(?:{value})(?:-(?:{value}))?(?:/[1-9][0-9]*)?"
    return re.fullmatch(rf"\*(?:/[1-9][0-9]*)?{special}|{one}(?:,{one})*", text) is not None


def args_from(at: Cursor) -> Mapping[str, Json] | None:
    """Return the schema of a run's arguments (P15)."""
    entry = at.table.entries.get("args")
    if entry is None:
        return None
    found = json_value(entry.node, "args", at.report) if isinstance(entry.node, Table) else None
    if not isinstance(found, dict):
        at.note("args", "P15", f" {entry.node}: expected a JSON Schema of type object")
        return None
    wrong = _not_a_schema(found)
    if wrong:
        at.note("args", "P15", f": no JSON Schema: {wrong}")
    return found


def _not_a_schema(schema: Mapping[str, Json]) -> str:
    try:
        Draft202012Validator.check_schema(cast("dict[str, object]", schema))
    except SchemaError as error:
        return f"{error.json_path} {error.message}"
    kind: Literal["object"] = "object"
    return "" if schema.get("type") == kind else "its type must be object"
