"""/_sim/faults, behaviours, switches, credentials: what a test turns, each read and replaced."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar, cast

from flask import Blueprint, Response

from localcloud.controlm.behaviours import Behaviour
from localcloud.controlm.faults import Fault
from localcloud.controlm.fields import built
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, json_object, text_of

T = TypeVar("T")
Settings = Mapping[str, Any]


class SettingsRoutes:
    """The strings behind the stage, never part of the product."""

    def __init__(self, product: Product) -> None:
        """Control this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("sim-settings", __name__)
        for name, read, write in (
            ("faults", self.faults, self.set_faults),
            ("behaviours", self.behaviours, self.set_behaviours),
            ("switches", self.switches, self.set_switches),
            ("credentials", self.credentials, self.add_credentials),
        ):
            routes.get(f"/{name}")(read)
            routes.put(f"/{name}")(write)
        routes.delete("/credentials/<name>")(self.revoke)
        return routes

    def faults(self) -> Response:
        """List the faults in force."""
        faults = self._product.faults
        return answer({"seed": faults.seed, "faults": [asdict(one) for one in faults.listed()]})

    def set_faults(self) -> Response:
        """Replace the faults by those of `faults`; draws begin anew from `seed`, by default 0."""
        listed, seed = _listed("faults"), json_object().get("seed", 0)
        if type(seed) is not int:
            raise RefusalError(400, "seed must be a whole number")
        self._product.faults.set(_tried(lambda: [built(Fault, one) for one in listed]), seed)
        return self.faults()

    def behaviours(self) -> Response:
        """List the script."""
        script = self._product.behaviours.listed()
        return answer({"behaviours": [asdict(one) for one in script]})

    def set_behaviours(self) -> Response:
        """Replace the script by that of `behaviours`."""
        listed = _listed("behaviours")
        self._product.behaviours.set(_tried(lambda: [built(Behaviour, one) for one in listed]))
        return self.behaviours()

    def switches(self) -> Response:
        """List the switches."""
        return answer(self._product.switches.values())

    def set_switches(self) -> Response:
        """Turn the switches that are named."""
        body = json_object()
        self._product.turn(_tried(lambda: self._product.switches.with_values(body)))
        return self.switches()

    def credentials(self) -> Response:
        """List who may enter; keys by their fingerprint."""
        return answer(self._product.credentials.described())

    def add_credentials(self) -> Response:
        """Let in the keys of `api_keys` and the users of `users`."""
        body = json_object()
        for one in _objects(body.get("api_keys", [])):
            self._add_key(one)
        for one in _objects(body.get("users", [])):
            name, password = text_of(one, "username"), text_of(one, "password")
            self._product.credentials.add_user(name, password)
        return self.credentials()

    def _add_key(self, one: Settings) -> None:
        key, read_only = text_of(one, "key"), one.get("read_only") is True
        expires = one.get("expires")
        day = None if expires is None else _tried(lambda: date.fromisoformat(expires))
        self._product.credentials.add_api_key(key, read_only=read_only, expires=day)

    def revoke(self, name: str) -> Response:
        """Shut out a key, a session token or a user."""
        self._product.credentials.revoke(name)
        return self.credentials()


def _listed(name: str) -> list[Settings]:
    return _objects(json_object().get(name))


def _objects(value: object) -> list[Settings]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RefusalError(400, "A list of objects is required")
    return cast("list[Settings]", value)


def _tried(build: Callable[[], T]) -> T:
    try:
        return build()
    except (TypeError, ValueError) as error:
        raise RefusalError(400, str(error)) from error
