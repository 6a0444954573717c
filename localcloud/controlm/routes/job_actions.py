"""POST /run/job/{id}/hold and the like: what people do to an order."""

from collections.abc import Callable, Iterator
from functools import partial

from flask import Blueprint, Response, request

from localcloud.controlm.jobs.moves import ACTIONS, Trigger
from localcloud.controlm.jobs.moving import NotPossibleError
from localcloud.controlm.jobs.orders import Order
from localcloud.controlm.product import Product
from localcloud.controlm.routes.answers import RefusalError, answer, endpoint, entry
from localcloud.controlm.watch.rows import Rows

NOT_POSSIBLE = 500  # besides 404 the operations declare nothing else
DONE = {
    Trigger.HOLD: "held",
    Trigger.FREE: "freed",
    Trigger.CONFIRM: "confirmed",
    Trigger.RUN_NOW: "run now",
    Trigger.BYPASS: "made to bypass what it waits for",
    Trigger.KILL: "killed",
    Trigger.SET_TO_OK: "set to OK",
    Trigger.DELETE: "deleted",
    Trigger.UNDELETE: "undeleted",
}
WAITS = frozenset(
    {
        "waitForEvents",
        "resourcesFromPool",
        "lockResources",
        "workloadPolicyAndHostRestrictions",
    }
)
BYPASSES = WAITS | {"runJobAsDummy", "runJobWithoutPostProcessing"}
NOT_APPLIED = frozenset({"timeLimits", "schedulingEnvironment", "pipes", "pause", "zosParameters"})


class JobActionRoutes:
    """Actions; each is one row of the table of moves."""

    def __init__(self, product: Product) -> None:
        """Act at this product."""
        self._product = product

    def blueprint(self) -> Blueprint:
        """List the routes."""
        routes = Blueprint("job-actions", __name__)
        for by in ACTIONS:
            act: Callable[[str], Response] = partial(self._act, by)
            routes.post(f"/run/job/<job_id>/{by}", endpoint=by)(act)
        return routes

    def _act(self, by: Trigger, job_id: str) -> Response:
        options = list(_options(by))
        try:
            order = self._product.active.act(job_id, by, entry().note, options)
        except LookupError as error:
            raise RefusalError(404, f"Job {job_id} was not found") from error
        except NotPossibleError as error:
            raise RefusalError(NOT_POSSIBLE, f"Job {job_id}: {error}") from error
        return self._row(order) if by is Trigger.RERUN else _done(order, by)

    def _row(self, order: Order) -> Response:
        product = self._product
        with product.active.settled() as state:
            spell = Rows(product.site, product.switches.time_format, endpoint(), state)
            return answer(spell.row(order))


def _done(order: Order, by: Trigger) -> Response:
    return answer({"message": f"Job {order.job_id} was successfully {DONE[by]}"})


def _options(by: Trigger) -> Iterator[str]:
    """Read the body, which a bypass must have; one that names nothing bypasses every wait."""
    is_left_out = by is not Trigger.BYPASS and not request.get_data()
    body = {} if is_left_out else request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise RefusalError(NOT_POSSIBLE, "The body must be a JSON object")
    known = BYPASSES | NOT_APPLIED
    entry().warnings.extend(f"undeclared-field: {name}" for name in body if name not in known)
    entry().warnings.extend(f"field-not-applied: {name}" for name in body if name in NOT_APPLIED)
    if by is Trigger.BYPASS:
        yield from [name for name in BYPASSES if body.get(name) is True] if body else WAITS
