"""Runs in a process of its own, which is told what a function is: -m tests.bench.spine FILE."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.bench import engine
from tests.bench.growth import grown
from tests.bench.ingesting import ROUNDS, Heard, rounds, warm


def main(file: Path) -> None:
    """Write what was measured: the seconds of each batch, and what grows."""
    engine.opened()
    heard = Heard()
    heard.attach()
    warm(heard)
    batches = {str(size): [asdict(taken) for taken in rounds(heard, size)] for size in ROUNDS}
    file.write_text(json.dumps({"batches": batches, "growth": grown()}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
