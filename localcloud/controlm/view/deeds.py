"""What people do to a folder or job by a button; a button stands where the deed is possible."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g

from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.moves import Trigger
from localcloud.controlm.jobs.moving import NotPossibleError, find
from localcloud.controlm.jobs.orders import Order
from localcloud.controlm.product import Product
from localcloud.controlm.view.forms import returned, text

CONFLICT = 409
WORDS = {
    Trigger.CONFIRM: "Confirm",
    Trigger.RUN_NOW: "Run now",
    Trigger.RERUN: "Rerun",
    Trigger.SET_TO_OK: "Set to OK",
    Trigger.KILL: "Kill",
    Trigger.HOLD: "Hold",
    Trigger.FREE: "Free",
    Trigger.DELETE: "Delete",
    Trigger.UNDELETE: "Undelete",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: what it asks for, and what stands on it."""

    name: str
    words: str


class Deeds:
    """The buttons of orders, and what they do."""

    def __init__(self, product: Product) -> None:
        """Act at this product."""
        self._product = product

    def add_to(self, pages: Blueprint) -> None:
        """List the forms."""
        pages.post("/order/<job_id>")(self.act)

    def act(self, job_id: str) -> Response:
        """Do it as the API does; where the order stands otherwise by now, say why not."""
        by = next((one for one in WORDS if one == text("deed")), None) or abort(
            400, "No such deed."
        )
        try:
            self._product.active.act(job_id, by, g.click.note)
        except LookupError:
            abort(404, f"{job_id} is not in Active Jobs.")
        except NotPossibleError as error:
            abort(CONFLICT, f"{WORDS[by]} of {job_id}: {error}.")
        return returned()

    def possible(self, order: Order) -> list[Deed]:
        """List the buttons of an order as it stands."""
        with self._product.active.settled() as state:
            around = self._product.active.around(state)
            return [Deed(by.value, words) for by, words in _possible(order, around)]


def _possible(order: Order, around: Surroundings) -> Iterator[tuple[Trigger, str]]:
    for by, words in WORDS.items():
        try:
            find(order, by, around)
        except NotPossibleError:
            continue
        yield by, words
