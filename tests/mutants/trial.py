"""One trial: a copy of the house without a guard, and what its worlds and its demo show."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.guards.trial import COPIED, SEED, copied
from tests.mutants.inside import Finding
from tests.mutants.mutant import Mutant

NEEDED = (*COPIED, "localcloud", "cli", "stacks", "app.py", "cdk.json")
PATIENCE = 600  # seconds; a removed guard may make a world endless
PASSED, DIFFERS, LEFT_OUT = "passed", "differs", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the mutant; `demo`: of the real demo, where it was asked for."""

    mutant: Mutant
    finding: Finding
    demo: str = LEFT_OUT

    @property
    def is_noticed_at_once(self) -> bool:
        """Tell whether the unfaulted demo notices already."""
        return bool(self.finding.differences) or self.demo == DIFFERS

    @property
    def is_killed(self) -> bool:
        """Tell whether a named law was broken, and nothing broke down."""
        return bool(self.finding.law) and not self.finding.breakdown


def tried(mutant: Mutant | None, root: Path, *, with_demo: bool = False) -> Trial:
    """Take the guard away in a copy and try it; None takes nothing away."""
    with TemporaryDirectory() as name:
        folder = copied(root, Path(name), NEEDED)
        if mutant is not None:
            mutant.make(folder)
        finding = _found(folder)
        demo = _played(folder) if with_demo else LEFT_OUT
    return Trial(mutant=mutant or Mutant(name="none", guards=()), finding=finding, demo=demo)


def _found(folder: Path) -> Finding:
    try:
        ended = _run(folder, "tests.mutants.inside")
    except subprocess.TimeoutExpired:
        return Finding(differences=[], breakdown=f"not done after {PATIENCE} s")
    if ended.returncode:
        return Finding(differences=[], breakdown=ended.stderr.decode().strip()[-200:])
    return Finding(**json.loads(ended.stdout))


def _played(folder: Path) -> str:
    try:
        return DIFFERS if _run(folder, "cli", "demo").returncode else PASSED
    except subprocess.TimeoutExpired:
        return DIFFERS


def _run(folder: Path, module: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(("lambdas", ".")),
        "PYTHONDONTWRITEBYTECODE": "1",  # a mutation may keep a file's size and second
        "PYTHONHASHSEED": SEED,
    }
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
