"""Runs in processes of their own, told what a function is: -m tests.bench.spine PART FILE."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.bench import engine
from tests.bench.growth import grown
from tests.bench.ingesting import ROUNDS, Heard, rounds, warm


def batches() -> dict[str, list[dict[str, float]]]:
    """Return the seconds of each batch, by the size of it."""
    heard = Heard()
    heard.attach()
    warm(heard)
    return {str(size): [asdict(taken) for taken in rounds(heard, size)] for size in ROUNDS}


if __name__ == "__main__":
    engine.opened()
    found = {"batches": batches, "growth": grown}[sys.argv[1]]()
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
