"""The JSON Schema for editors, made from the checker's own vocabulary.

It knows the words and the forms; what two parts of a file mean for one another only `check` knows.
"""

import json

from muster.core.checking.shape import (
    Action,
    Arguments,
    Choice,
    Duration,
    Equality,
    Family,
    Integer,
    Name,
    Record,
    Shape,
    Text,
)
from muster.core.checking.vocabulary import BUNDLE
from muster.core.definition import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Json = {"type": ["string", "integer", "boolean"]}


def schema_text() -> str:
    """Return the text of `bundles/schema.json`."""
    head: dict[str, Json] = {"$schema": DIALECT, "title": "Muster bundle definition"}
    return json.dumps(head | _schema(BUNDLE), indent=1, ensure_ascii=False) + "\n"


def _schema(shape: Shape) -> dict[str, Json]:
    match shape:
        case Record() | Family():
            found = _mapping(shape)
        case Action():
            found = {"type": "array", "minItems": 1, "maxItems": 1, "items": _schema(shape.form)}
        case Equality():
            one_of: Json = {"type": "array", "minItems": 1, "items": SCALAR}
            found = {"anyOf": [SCALAR, one_of]}
        case Arguments():
            found = {"type": "object"}
        case Text() | Name() | Integer() | Duration() | Choice():
            found = _scalar(shape)
    return found


def _mapping(shape: Record | Family) -> dict[str, Json]:
    if isinstance(shape, Record):
        return _record(shape)
    names, values = _schema(shape.names), _schema(shape.values)
    least: dict[str, Json] = {"minProperties": shape.least} if shape.least else {}
    return {"type": "object", "propertyNames": names, "additionalProperties": values, **least}


def _record(shape: Record) -> dict[str, Json]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key.name for key in shape.keys if key.is_required],
        "properties": {
            key.name: {"description": key.about, **_schema(key.shape)} for key in shape.keys
        },
    }


def _scalar(shape: Text | Name | Integer | Duration | Choice) -> dict[str, Json]:
    match shape:
        case Integer():
            return {"type": "integer", "minimum": 1}
        case Choice():
            return {"enum": list(shape.words)}
        case Name():
            return _name(shape)
        case Text() | Duration():
            return {"type": "string", "pattern": f"^(?:{shape.pattern})$"}


def _name(shape: Name) -> dict[str, Json]:
    longest: dict[str, Json] = {"maxLength": shape.longest} if shape.longest else {}
    reserved: dict[str, Json] = {"not": {"enum": [*shape.reserved]}} if shape.reserved else {}
    return {"type": "string", "pattern": f"^{shape.pattern}$", **longest, **reserved}
