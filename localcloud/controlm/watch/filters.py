"""Which orders match a query."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from localcloud.controlm.definitions.plan import EventTerm
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Order

Predicate = Callable[[Order], bool]


def folder_of(order: Order) -> FolderOrder:
    """Find the folder of a job; a folder is its own."""
    return order if isinstance(order, FolderOrder) else order.folder


TEXTS: Mapping[str, Callable[[Order], str]] = {
    "jobname": lambda order: order.plan.name,
    "ctm": lambda order: folder_of(order).plan.server,
    "server": lambda order: folder_of(order).plan.server,
    "folder": lambda order: folder_of(order).plan.name,
    "application": lambda order: order.plan.text("Application"),
    "subApplication": lambda order: order.plan.text("SubApplication"),
    "description": lambda order: order.plan.text("Description"),
    "host": lambda order: order.plan.text("Host"),
    "runAs": lambda order: order.plan.text("RunAs"),
    "command": lambda order: order.plan.text("Command"),
    "status": lambda order: order.status.value,
    "jobid": lambda order: order.job_id,
    "orderId": lambda order: order.order_id,
}
FLAGS: Mapping[str, Predicate] = {
    "held": lambda order: order.held,
    "folderHeld": lambda order: folder_of(order).held,
    "deleted": lambda order: order.deleted,
    "cyclic": lambda _order: False,
}
DAYS = ("orderDateFrom", "orderDateTo")


@dataclass(frozen=True, slots=True)
class Matching:
    """How values are read: the date format differs from route to route."""

    date_format: str
    comma_lists: bool = False

    def predicate(self, name: str, value: str) -> Predicate:
        """Read one parameter; `ValueError` where its value makes no sense."""
        if name in FLAGS:
            return self._flag(name, value)
        if name in DAYS:
            return self._day(name, value)
        fits = name_pattern(*(value.split(",") if self.comma_lists else [value]))
        if name == "waitForEventName":
            return lambda order: any(fits(event) for event in _awaited(order))
        return lambda order: fits(TEXTS[name](order))

    def _flag(self, name: str, value: str) -> Predicate:
        if value not in ("true", "false"):
            raise ValueError(f"{name} must be true or false")
        return lambda order: FLAGS[name](order) == (value == "true")

    def _day(self, name: str, value: str) -> Predicate:
        try:
            day = datetime.strptime(value, self.date_format).date()  # noqa: DTZ007 - a date
        except ValueError as error:
            raise ValueError(f"{name} must be a date like {self.date_format}") from error
        if name == "orderDateFrom":
            return lambda order: folder_of(order).odate >= day
        return lambda order: folder_of(order).odate <= day


def matching(orders: Iterable[Order], predicates: Iterable[Predicate]) -> list[Order]:
    """Keep the orders that all predicates let through."""
    asked = list(predicates)
    return [order for order in orders if all(fits(order) for fits in asked)]


def name_pattern(*choices: str) -> Callable[[str], bool]:
    """Match a whole name against one of several patterns; only * stands for anything."""
    spelled = "|".join(re.escape(choice).replace(r"\*", ".*") for choice in choices)
    compiled = re.compile(spelled, re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _awaited(order: Order) -> list[str]:
    if not isinstance(order, JobOrder):
        return []
    return [term.name for wait in order.plan.waits for term in wait if isinstance(term, EventTerm)]
