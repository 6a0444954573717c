"""Schemas from the generated model classes: names, types, what is required, what may be said."""

import ast
import re
from collections.abc import Iterator
from typing import Any, cast

from tests.controlm_thirdparty.source import assigned, classes, literal

Schema = dict[str, Any]
PLAIN: dict[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "file": {"type": "string", "format": "binary"},
    "list": {"type": "array", "items": {}},
    "object": {"type": "object"},
}
LIST, MAPPING = re.compile(r"list\[(.+)\]"), re.compile(r"dict\(str, (.+)\)")


def schemas() -> dict[str, Schema]:
    """Describe every model of the client."""
    return {model.name: _schema(model) for model in classes("models")}


def schema_of(kind: str) -> Schema:
    """Describe a type as the generator spells it."""
    if items := LIST.fullmatch(kind):
        return {"type": "array", "items": schema_of(items[1])}
    if values := MAPPING.fullmatch(kind):
        return {"type": "object", "additionalProperties": schema_of(values[1])}
    return PLAIN.get(kind, {"$ref": f"#/components/schemas/{kind}"})


def _schema(model: ast.ClassDef) -> Schema:
    kinds, names = _table(model, "openapi_types"), _table(model, "attribute_map")
    setters = {setter.name: setter for setter in _setters(model)}
    properties = {
        names[name]: _limited(schema_of(kind), _allowed(setters[name]))
        for name, kind in kinds.items()
    }
    required = [names[name] for name in kinds if _is_required(setters[name])]
    schema: Schema = {"type": "object", "properties": properties}
    return schema | ({"required": required} if required else {})


def _table(model: ast.ClassDef, name: str) -> dict[str, str]:
    (table,) = assigned(model, name)
    return cast("dict[str, str]", literal(table))


def _setters(model: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for node in model.body:
        marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        if any(isinstance(mark, ast.Attribute) and mark.attr == "setter" for mark in marks):
            yield cast("ast.FunctionDef", node)


def _is_required(setter: ast.FunctionDef) -> bool:
    raised = [ast.unparse(node) for node in ast.walk(setter) if isinstance(node, ast.Raise)]
    return any("must not be `None`" in sentence for sentence in raised)


def _allowed(setter: ast.FunctionDef) -> list[object]:
    found = [literal(values) for values in assigned(setter, "allowed_values")]
    return cast("list[object]", found[0]) if found else []


def _limited(schema: Schema, allowed: list[object]) -> Schema:
    if not allowed:
        return schema
    if schema.get("type") == "array":
        return schema | {"items": schema["items"] | {"enum": allowed}}
    return schema | {"enum": allowed}
