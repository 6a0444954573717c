r"""/run/variables: the pool variables of each server, written %%\\Pool\Variable."""

import re
from collections.abc import Mapping
from typing import cast

from flask import Blueprint, Response, request

from localcloud.controlm.effects import VariableChanged
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    RefusalError,
    answer,
    entry,
    json_object,
    note_undeclared,
)
from localcloud.controlm.watch.filters import name_pattern

SPELLED = re.compile(r"%%(\\\\(\w+)\\([A-Za-z_]\w*))")


class VariableRoutes:
    """Setting, deleting and listing pool variables."""

    def __init__(self, product: Product) -> None:
        """Open this product's pools."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("variables", __name__)
        routes.get("/run/variables")(self.variables)
        routes.post("/run/variables/<server>")(self.set)
        routes.delete("/run/variables/<server>")(self.delete)
        return routes

    def variables(self) -> Response:
        """List the variables of the pools that fit."""
        pool = name_pattern(request.args.get("pool", "*"))
        name = name_pattern(request.args.get("variable", "*"))
        server = name_pattern(request.args.get("server", "*"))
        with self._product.active.settled() as state:
            listed = [
                (key, value)
                for where, pairs in state.pool_variables.items()
                if server(where)
                for key, value in sorted(pairs.items())
            ]
        parts = [(key, value, *_parts(key)) for key, value in listed]
        found = [{f"%%{key}": value} for key, value, *own in parts if pool(own[0]) and name(own[1])]
        return answer({"variables": found})

    def set(self, server: str) -> Response:
        """Set the variables of the body, over what they were."""
        self._known(server)
        pairs = _pairs(_listed())
        with self._product.active.settled() as state:
            state.variables_on(server).update(pairs)
        for key, value in pairs.items():
            entry().note(VariableChanged(server=server, variable=f"%%{key}", value=value))
        return answer({"message": f"{len(pairs)} variables were set on {server}"})

    def delete(self, server: str) -> Response:
        """Delete the variables that the body names; all must be there."""
        self._known(server)
        names = _listed()
        if not isinstance(names, list) or not names:
            raise RefusalError(400, "variables must be a list of names")
        keys = [_key(name) for name in names]
        with self._product.active.settled() as state:
            known = state.variables_on(server)
            if unknown := [key for key in keys if key not in known]:
                raise RefusalError(404, f"Variable %%{unknown[0]} does not exist")
            for key in keys:
                known.pop(key, None)
        for key in keys:
            entry().note(VariableChanged(server=server, variable=f"%%{key}", value=None))
        return answer({"message": f"{len(keys)} variables were deleted from {server}"})

    def _known(self, server: str) -> None:
        if server not in self._product.site.servers:
            raise RefusalError(404, f"Unknown Control-M/Server '{server}'")


def _listed() -> object:
    body = json_object()
    note_undeclared(body, "variables")
    return body.get("variables")


def _pairs(listed: object) -> dict[str, str]:
    pairs: list[object] = listed if isinstance(listed, list) else []
    if not pairs or not all(isinstance(pair, dict) and len(pair) == 1 for pair in pairs):
        raise RefusalError(400, "variables must be a list of objects with one name each")
    named = cast("list[Mapping[str, object]]", pairs)
    found = {_key(name): value for pair in named for name, value in pair.items()}
    if not all(isinstance(value, str) for value in found.values()):
        raise RefusalError(400, "A variable's value must be a string")
    return cast("dict[str, str]", found)


def _key(name: object) -> str:
    r"""Read a pool variable's name without its signs: \\Pool\Variable."""
    found = SPELLED.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        raise RefusalError(400, rf"{name!r} must be written %%\\Pool\Variable")
    return found[1]


def _parts(key: str) -> tuple[str, str]:
    pool, _, name = key.removeprefix("\\\\").partition("\\")
    return pool, name
