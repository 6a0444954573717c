"""What the interpreter reads: the state machine file, its payload templates, its error names."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ASL = Path("statemachines/bundle.asl.json")
State = dict[str, Any]


def token_write(pk: str, token: str, execution_arn: str) -> dict[str, Any]:
    """Return the call of the wait, as the state machine file has it, with its paths resolved."""
    asl = json.loads(ASL.read_text())
    roots = {
        "$": {"pk": pk},
        "$$": {"Task": {"Token": token}, "Execution": {"Id": execution_arn}},
    }
    call: dict[str, Any] = resolve(asl["States"][asl["StartAt"]]["Parameters"], roots)
    return call


def is_named(rule: Mapping[str, Any], error: str) -> bool:
    """Tell whether a retrier or catcher names the error; a timeout is no `States.TaskFailed`."""
    wild = {"States.ALL"} | (set() if error == "States.Timeout" else {"States.TaskFailed"})
    return any(name == error or name in wild for name in rule["ErrorEquals"])


def resolve(template: Any, roots: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """Replace the paths of a payload template with what they name."""
    if not isinstance(template, dict):
        return template
    return {
        key.removesuffix(".$"): _path(value, roots) if key.endswith(".$") else resolve(value, roots)
        for key, value in template.items()
    }


def _path(path: str, roots: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    root, *steps = path.split(".")
    found = roots[root]
    for step in steps:
        found = found[step]
    return found
