"""An OpenAPI description of the Automation API, rebuilt from BMC's own client; kept nowhere."""

import ast
from collections import defaultdict
from functools import cache
from typing import Any, cast

from tests.controlm_thirdparty.models import schemas
from tests.controlm_thirdparty.operations import operations
from tests.controlm_thirdparty.source import is_named, literal, released, settings

BASE = "/automation-api"
Description = dict[str, Any]


@cache
def description() -> Description:
    """Describe the whole surface."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in operations():
        path, method = operation.address
        paths[path][method] = operation.described
    title = f"Control-M Automation API, as {released()} calls it"
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": _version()},
        "servers": [{"url": BASE}],
        "paths": dict(paths),
        "components": {"schemas": schemas(), "securitySchemes": _security_schemes()},
    }


def _version() -> str:
    texts = [node.value for node in ast.walk(settings()) if isinstance(node, ast.Constant)]
    marked = [str(text) for text in texts if "The version of the OpenAPI document:" in str(text)]
    return marked[0].split("OpenAPI document:")[1].split()[0]


def _security_schemes() -> dict[str, dict[str, str]]:
    """Read where each credential goes; each is a header of its own to the generated client."""
    found = {}
    for node in ast.walk(settings()):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Subscript) and is_named(target.value, "auth"):
            place = _constants(cast("ast.Assign", node).value)
            scheme = {"type": "apiKey", "in": place["in"], "name": place["key"]}
            found[str(literal(target.slice))] = scheme
    return found


def _constants(table: ast.expr) -> dict[str, str]:
    pairs = zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
    return {str(literal(key)): str(literal(value)) for key, value in pairs}
