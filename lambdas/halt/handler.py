"""The door through which a pipeline's run fails by a named error, and is redriven from."""

from collections.abc import Mapping
from typing import Any

from muster.core.pipelines.halting import halt


def handler(event: Mapping[str, Any], _context: object) -> dict[str, int]:
    """Lambda entry point: the step, what is known of it, and the execution's redrives."""
    return {"starts": halt(event).starts}
