"""Every bomb is refused within limits of time and memory that kill what goes off."""

import subprocess
import sys

from tests.fuzz.bombs import DEFINITIONS, TEMPLATES


def test_every_bomb_is_refused_before_its_limits() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.bombs"], capture_output=True, text=True, check=False
    )

    count = len(DEFINITIONS) + len(TEMPLATES)
    assert done.stdout.startswith(f"{count} of {count} bombs refused"), done.stdout + done.stderr
    assert done.returncode == 0
