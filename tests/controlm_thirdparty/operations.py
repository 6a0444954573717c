"""Operations from the generated API classes: paths, parameters, files, bodies, answers."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from tests.controlm_thirdparty.models import Schema, schema_of
from tests.controlm_thirdparty.source import assigned, classes, is_named, literal

DEED = "_with_http_info"
JSON, MULTIPART = "application/json", "multipart/form-data"
TYPE = re.compile(r":type (\w+): ([^\n]+)")
REQUIRED = re.compile(r":param (\w+):[^\n]*\(required\)$", re.MULTILINE)
KIND = "x-type"  # of an answer, as the client's models know it


@dataclass(frozen=True)
class Operation:
    """One generated function."""

    api: str
    function: ast.FunctionDef

    @cached_property
    def address(self) -> tuple[str, str]:
        """Return the path's pattern and the method."""
        (call,) = self._calls("call_api")
        path, method = (literal(argument) for argument in call.args[:2])
        return str(path), str(method).lower()

    @property
    def described(self) -> dict[str, Any]:
        """Describe the operation as OpenAPI does."""
        body = self._body()
        described = {
            "operationId": f"{self.api}.{self.function.name.removesuffix(DEED)}",
            "parameters": list(self._parameters()),
            "responses": {str(status): self._answer(kind) for status, kind in self._answers()},
            "security": [{}, *({name: []} for name in self._schemes())],
        }
        return described | ({"requestBody": body} if body else {})

    def _parameters(self) -> Iterator[dict[str, Any]]:
        for place, names in (("path", self._kept("path_params")), ("query", self._query())):
            for name, own in names.items():
                schema = schema_of(self._kinds[own])
                is_required = place == "path" or own in self._required
                yield {"name": name, "in": place, "required": is_required, "schema": schema}

    def _body(self) -> dict[str, Any]:
        if files := self._kept("local_var_files"):
            return {"required": True, "content": {MULTIPART: {"schema": self._form(files)}}}
        for value in assigned(self.function, "body_params"):
            if isinstance(value, ast.Subscript):
                own = str(literal(value.slice))
                schema = schema_of(self._kinds[own])
                is_required = own in self._required
                return {"required": is_required, "content": {JSON: {"schema": schema}}}
        return {}

    def _form(self, files: Mapping[str, str]) -> Schema:
        properties = {name: schema_of(self._kinds[own]) for name, own in files.items()}
        required = [name for name, own in files.items() if own in self._required]
        form: Schema = {"type": "object", "properties": properties}
        return form | ({"required": required} if required else {})

    def _answers(self) -> Iterator[tuple[int, str | None]]:
        (answers,) = assigned(self.function, "response_types_map")
        yield from cast("dict[int, str | None]", literal(answers) or {}).items()

    def _answer(self, kind: str | None) -> dict[str, Any]:
        answer: dict[str, Any] = {"description": kind or "nothing"}
        if kind is None:
            return answer
        (accept,) = self._calls("select_header_accept")
        media = cast("list[str]", literal(accept.args[0]))
        return answer | {KIND: kind, "content": {one: {"schema": schema_of(kind)} for one in media}}

    def _schemes(self) -> list[str]:
        (schemes,) = assigned(self.function, "auth_settings")
        return cast("list[str]", literal(schemes))

    def _kept(self, table: str) -> dict[str, str]:
        """Find what is put into a table: the name on the wire, and the parameter's own."""
        kept = {}
        for node in self._nodes:
            if isinstance(node, ast.Assign) and isinstance(
                target := node.targets[0], ast.Subscript
            ):
                value = node.value
                if is_named(target.value, table) and isinstance(value, ast.Subscript):
                    kept[str(literal(target.slice))] = str(literal(value.slice))
        return kept

    def _query(self) -> dict[str, str]:
        pairs = [call.args[0] for call in self._calls("append") if _is_query(call)]
        found = {}
        for pair in pairs:
            if isinstance(pair, ast.Tuple) and isinstance(value := pair.elts[1], ast.Subscript):
                found[str(literal(pair.elts[0]))] = str(literal(value.slice))
        return found

    def _calls(self, name: str) -> list[ast.Call]:
        calls = [node for node in self._nodes if isinstance(node, ast.Call)]
        return [
            call
            for call in calls
            if isinstance(call.func, ast.Attribute) and call.func.attr == name
        ]

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.function))

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return dict(TYPE.findall(ast.get_docstring(self.function) or ""))

    @cached_property
    def _required(self) -> frozenset[str]:
        return frozenset(REQUIRED.findall(ast.get_docstring(self.function) or ""))


def operations() -> Iterator[Operation]:
    """List every operation of the client."""
    for api in classes("api"):
        for node in api.body:
            if isinstance(node, ast.FunctionDef) and node.name.endswith(DEED):
                yield Operation(api.name, node)


def _is_query(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and is_named(call.func.value, "query_params")
