"""Templates as a reader wants them: one line per setting, no hashes, no prose, no layout."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OMITTED = {"AlarmDescription", "Description", "DashboardBody", "DashboardName", "Tags", "Code"}
HASH = re.compile(r"[0-9a-f]{64}")
ID_HASH = re.compile(r"(?<=[A-Za-z])[0-9A-F]{8}(?![0-9A-Za-z])")


def brief(assembly: Path) -> str:
    """Lay out every stack of a cloud assembly."""
    lines: list[str] = []
    for path in sorted(assembly.glob("*.template.json")):
        lines += [f"# {path.name.removesuffix('.template.json')}", ""]
        resources = json.loads(path.read_text(encoding="utf-8"))["Resources"]
        for name, resource in sorted(resources.items()):
            lines += [f"{_plain(name)}  {resource['Type']}{_kept(resource)}"]
            lines += [f"  {line}" for line in _settings("", resource.get("Properties", {}))]
            lines.append("")
    return "\n".join(lines)


def _kept(resource: dict[str, Any]) -> str:
    policy = resource.get("DeletionPolicy")
    return f"  [{policy} on deletion]" if policy else ""


def _settings(path: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield `path: value` per leaf."""
    inner = _inner(path, value)
    if not inner:
        yield f"{path}: {_leaf(value)}"
    for place, each in inner:
        yield from _settings(place, each)


def _inner(path: str, value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    """Return what a value holds; nothing of a leaf, which a list of leaves is too."""
    if isinstance(value, list) and not all(map(_is_leaf, value)):
        return [(f"{path}[{number}]", each) for number, each in enumerate(value)]
    if isinstance(value, list) or _is_leaf(value):
        return []
    dot = f"{path}." if path else ""
    return [(dot + name, each) for name, each in value.items() if name not in OMITTED]


def _is_leaf(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return not isinstance(value, list | dict) or _computed(value) is not None


def _leaf(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return ", ".join(map(_leaf, value))
    text = _computed(value) if isinstance(value, dict) else str(value)
    return _plain(" ".join((text or "").split()))


def _computed(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Return what an intrinsic function stands for, in short; None where there is none."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [(name, given)] = value.items()
    if name in INTRINSICS:
        return INTRINSICS[name](given)
    return json.dumps(value) if name.startswith("Fn::") else None


INTRINSICS: dict[str, Callable[[Any], str]] = {
    "Ref": lambda name: f"${{{name}}}",
    "Fn::GetAtt": lambda names: f"${{{'.'.join(names)}}}",
    "Fn::ImportValue": lambda name: f"${{import {_leaf(name)}}}",
    "Fn::Join": lambda given: str(given[0]).join(map(_leaf, given[1])),
    "Fn::Split": lambda given: f"{_leaf(given[1])} split at {given[0]}",
    "Fn::Select": lambda given: f"${{part {given[0]} of {_leaf(given[1])}}}",
}


def _plain(text: str) -> str:
    """Take out the hashes, which change without meaning."""
    return ID_HASH.sub("", HASH.sub("HASH", text))
