"""The state machine's door for a bell: seconds still to wait, or the named error that ends it."""

from typing import Any

from muster.core.bundle import BundleKey
from muster.wiring.deadline import deadline as wired

deadline, journal = wired()


def handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Lambda entry point: `pk`, `execution`, and the execution as it was when the bell rang."""
    now, then = event["execution"], event["breach"]["execution"]
    redriven = now["RedriveCount"] > then["RedriveCount"]
    with journal:
        seconds = deadline(BundleKey.from_pk(event["pk"]), redriven=redriven)
    return {"wait_seconds": seconds}
