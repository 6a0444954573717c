"""JSONata as Step Functions evaluates it: its own functions, and no undefined results."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jsonata import Jsonata
from jsonata.jexception import JException


class QueryEvaluationError(Exception):
    """An expression that Step Functions fails the state for."""


def evaluated(template: Any, states: Mapping[str, Any], millis: int) -> Any:  # noqa: ANN401 - JSON
    """Replace each text in `{% %}` by what it evaluates to."""
    match template:
        case dict():
            return {name: evaluated(each, states, millis) for name, each in template.items()}
        case list():
            return [evaluated(each, states, millis) for each in template]
        case str() if template.startswith("{%") and template.endswith("%}"):
            return _query(template[2:-2].strip(), states, millis)
        case _:
            return template


def _query(expression: str, states: Mapping[str, Any], millis: int) -> Any:  # noqa: ANN401 - JSON
    try:
        found = _run(expression, states, millis)
        if found is None and not _run(f"$exists({expression})", states, millis):
            raise QueryEvaluationError(f"undefined: {expression}")
    except JException as error:
        raise QueryEvaluationError(f"{error}: {expression}") from error
    return json.loads(json.dumps(found))


def _run(expression: str, states: Mapping[str, Any], millis: int) -> Any:  # noqa: ANN401 - JSON
    parsed = _parsed(expression)
    parsed.register_lambda("millis", lambda: millis)
    parsed.assign("states", states)
    return parsed.evaluate(None)


@lru_cache(maxsize=20_000)
def _parsed(expression: str) -> Jsonata:
    parsed = Jsonata(expression)
    parsed.register_lambda("hash", _hash)
    parsed.register_lambda("parse", json.loads)
    return parsed


def _hash(content: str, algorithm: str) -> str:
    if algorithm != "SHA-256":
        raise ValueError(algorithm)
    return sha256(content.encode()).hexdigest()
