"""POST /build, /run, /run/ondemand: definitions in, orders out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response

from localcloud.controlm.definitions import FolderPlan
from localcloud.controlm.jobs.active import Wish
from localcloud.controlm.jobs.orders import Run
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import (
    answer,
    endpoint,
    entry,
    fault,
    monitor_page,
)
from localcloud.controlm.routes.upload import file_results, plans_in

DEFINITIONS_FILE, JOB_DEFINITIONS_FILE = "definitionsFile", "jobDefinitionsFile"


class SubmitRoutes:
    """Validating and ordering; every call orders anew."""

    def __init__(self, product: Product) -> None:
        """Order at this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("submit", __name__)
        routes.post("/build")(self.build)
        routes.post("/run")(self.run)
        routes.post("/run/ondemand")(self.on_demand)
        return routes

    def build(self) -> Response:
        """Check a file; nothing is stored, nothing is ordered."""
        name, plans = plans_in(
            self._product, DEFINITIONS_FILE, self._product.rules(needs_jobs=False)
        )
        return answer([file_results(name, plans)])

    def run(self) -> Response:
        """Write the folders' definitions, then order them."""
        rules = self._product.rules(needs_jobs=True)
        _, plans = plans_in(self._product, JOB_DEFINITIONS_FILE, rules)
        self._product.active.store(plans, entry().note)
        return self._ordered(plans, Wish(latency=latency_of(self._product)))

    def on_demand(self) -> Response:
        """Order the folders without a trace in the definitions."""
        rules = self._product.rules(needs_jobs=True, on_demand=True)
        _, plans = plans_in(self._product, DEFINITIONS_FILE, rules)
        own_links = self._product.switches.ondemand_unique_flow_events
        wish = Wish(latency=latency_of(self._product), has_own_links=own_links)
        return self._ordered(plans, wish)

    def _ordered(self, plans: Sequence[FolderPlan], wish: Wish) -> Response:
        return answer(run_result(place(self._product, plans, wish)))


def place(product: Product, plans: Sequence[FolderPlan], wish: Wish) -> Run:
    """Order the folders; twice where the fault says so, and the second run is not told."""
    asked = fault()
    kind = None if asked is None else asked.kind
    wish = replace(wish, is_stuck=kind == "stuck-order")
    run = product.active.order(plans, wish, entry().note)
    if kind == "duplicate-order":
        product.active.order(plans, wish, entry().note)
    return run


def run_result(run: Run) -> dict[str, object]:
    """Spell a RunResult."""
    return {
        "runId": run.run_id,
        "statusURI": f"{endpoint()}/run/status/{run.run_id}",
        "monitorPageURI": monitor_page(run.run_id),
    }


def latency_of(product: Product) -> timedelta:
    """Tell the lag between an order and its showing up."""
    return timedelta(seconds=product.switches.order_latency_s)
