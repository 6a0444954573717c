"""The demo passes, and the README shows its real output."""

import re
import subprocess
import sys
from pathlib import Path

LINES = re.compile(r"\$ make demo\n(.*?)```", re.DOTALL)
VARYING = (
    (re.compile(r"^ *\d+\.\d s"), "T s"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "NOW"),
    (re.compile(r"IN01:\w{5}(  \[.*\])?"), "IN01:N"),
    (re.compile(r"in \d+ s;"), "in N s;"),
)


def steady(line: str) -> str:
    """Take out of a line what differs from run to run."""
    for pattern, text in VARYING:
        line = pattern.sub(text, line)
    return line.rstrip()


def test_the_demo_tells_what_the_readme_shows() -> None:
    block = LINES.search(Path("README.md").read_text())
    assert block is not None
    shown = [steady(line) for line in block[1].splitlines() if line != "…"]

    done = subprocess.run(
        [sys.executable, "-m", "cli", "demo"], capture_output=True, text=True, check=False
    )

    told = [steady(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(shown) > 12
    assert [line for line in shown if line not in told] == []
