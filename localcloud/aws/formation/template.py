"""Which resource of a template needs which other, and which exports it imports."""

import re
from collections.abc import Callable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

SUBSTITUTION = re.compile(r"\$\{([A-Za-z0-9]+)")


def in_order(resources: Mapping[str, Any]) -> list[str]:
    """Return the logical ids, each after what it refers to or depends on."""
    graph = {
        name: [other for other in _needs(resource) if other in resources and other != name]
        for name, resource in resources.items()
    }
    return list(TopologicalSorter(graph).static_order())


def imports(text: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the literal names under `Fn::ImportValue`."""
    if isinstance(text, dict):
        name = text.get("Fn::ImportValue")
        if isinstance(name, str):
            yield name
        for value in text.values():
            yield from imports(value)
    elif isinstance(text, list):
        for value in text:
            yield from imports(value)


def _needs(resource: Mapping[str, Any]) -> Iterator[str]:
    depends = resource.get("DependsOn", [])
    yield from [depends] if isinstance(depends, str) else depends
    yield from _references(resource.get("Properties", {}))


def _references(text: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(text, list):
        for value in text:
            yield from _references(value)
    elif isinstance(text, dict):
        for key, value in text.items():
            yield from _REFER.get(key, _references)(value)


def _ref(value: str) -> Iterator[str]:
    yield value


def _get_att(value: Any) -> Iterator[str]:  # noqa: ANN401 - a list or a text with a dot
    yield value.split(".")[0] if isinstance(value, str) else value[0]


def _sub(value: Any) -> Iterator[str]:  # noqa: ANN401 - a text, or a text and its values
    yield from SUBSTITUTION.findall(value if isinstance(value, str) else value[0])
    yield from _references(value)


_REFER: dict[str, Callable[[Any], Iterator[str]]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
}
