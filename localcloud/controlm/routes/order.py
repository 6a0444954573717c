"""POST /run/order: another instance of a folder that was deployed before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from flask import Blueprint, Response

from localcloud.controlm.definitions.compile import variables
from localcloud.controlm.definitions.plan import FolderPlan
from localcloud.controlm.jobs.active import Wish, with_variables
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    RefusalError,
    answer,
    entry,
    json_object,
    note_undeclared,
    text_of,
)
from localcloud.controlm.routes.submit import latency_of, place, run_result
from localcloud.controlm.watch.filters import name_pattern

TEXTS = frozenset({"ctm", "folder", "jobs", "library", "orderDate", "orderIntoFolder"})
FLAGS = frozenset(
    {"createDuplicate", "hold", "ignoreCriteria", "independentFlow", "waitForOrderDate"}
)
WITHOUT_EFFECT = ("library", "createDuplicate", "orderIntoFolder", "waitForOrderDate")


class OrderRoutes:
    """Ordering what is deployed."""

    def __init__(self, product: Product) -> None:
        """Order at this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("order", __name__)
        routes.post("/run/order")(self.order)
        return routes

    def order(self) -> Response:
        """Order a deployed folder, whole or by the names of jobs."""
        body = json_object()
        _check(body)
        plan = self._wanted(body)
        wish = Wish(
            latency=latency_of(self._product),
            odate=_odate(body),
            held=body.get("hold") is True,
            has_own_links=body.get("independentFlow") is True,
        )
        return answer(run_result(place(self._product, [plan], wish)))

    def _wanted(self, body: Mapping[str, object]) -> FolderPlan:
        server, folder = text_of(body, "ctm"), text_of(body, "folder")
        with self._product.active.settled() as state:
            plan = state.deployed.get((server, folder))
        if plan is None:
            raise RefusalError(
                400, f"Folder '{folder}' was not found in Control-M/Server '{server}'"
            )
        fits = name_pattern(str(body.get("jobs", "*")))
        jobs = tuple(job for job in plan.jobs if fits(job.name))
        if not jobs:
            raise RefusalError(400, f"No job of folder '{folder}' matches the request")
        return with_variables(replace(plan, jobs=jobs), variables(body.get("variables")))


def _check(body: Mapping[str, object]) -> None:
    for name, value in body.items():
        if name in TEXTS and not isinstance(value, str):
            raise RefusalError(400, f"{name} must be a string")
        if name in FLAGS and not isinstance(value, bool):
            raise RefusalError(400, f"{name} must be true or false")
        if name == "variables":
            _check_variables(value)
    note_undeclared(body, *TEXTS, *FLAGS, "variables")
    ignored = [name for name in WITHOUT_EFFECT if name in body]
    entry().warnings.extend(f"field-not-applied: {name}" for name in ignored)


def _check_variables(value: object) -> None:
    pairs = value if isinstance(value, list) else [None]
    for pair in pairs:
        texts = list(pair.values()) if isinstance(pair, dict) else []
        if len(texts) != 1 or not isinstance(texts[0], str):
            raise RefusalError(400, "variables must be a list of objects with one string each")


def _odate(body: Mapping[str, object]) -> date | None:
    asked = body.get("orderDate")
    if asked is None:
        return None
    try:
        return datetime.strptime(str(asked), "%Y%m%d").date()  # noqa: DTZ007 - a date
    except ValueError as error:
        raise RefusalError(400, "orderDate must be yyyymmdd") from error
