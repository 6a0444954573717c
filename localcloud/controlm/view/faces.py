"""How a state looks and reads: one of a few tones, never without its words."""

from dataclasses import dataclass
from typing import Literal

from localcloud.controlm.jobs.orders import JobOrder, Order, Status

Tone = Literal["waiting", "executing", "ok", "not-ok", "held", "deleted"]
TONES: dict[Status, Tone] = {
    Status.EXECUTING: "executing",
    Status.ENDED_OK: "ok",
    Status.ENDED_NOT_OK: "not-ok",
}


@dataclass(frozen=True, slots=True)
class Face:
    """A state in colour and in words."""

    tone: Tone
    words: str


def face(order: Order) -> Face:
    """Tell the state of an order; what holds it back comes first."""
    if order.deleted:
        return Face("deleted", f"Deleted, {order.status}")
    if _is_held_back(order):
        return Face("held", f"Held, {order.status}")
    return Face(TONES.get(order.status, "waiting"), order.status)


def _is_held_back(order: Order) -> bool:
    held = order.held or (isinstance(order, JobOrder) and order.folder.held)
    return held and not order.status.is_end and order.status is not Status.EXECUTING


def shortened(name: str, most: int) -> str:
    """Cut the middle out of a name that is too long to be drawn."""
    if len(name) <= most:
        return name
    tail = (most - 1) // 3
    return f"{name[: most - 1 - tail]}…{name[-tail:]}"
