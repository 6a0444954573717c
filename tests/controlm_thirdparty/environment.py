"""An environment of its own for BMC's client, below `build`, as `requirements.txt` locks it."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENT = ROOT / "build" / "controlm-client"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = HERE / "requirements.txt"
LOCKED = ENVIRONMENT / "locked"
UNREACHABLE = "error sending request"  # as uv says that no registry could be asked


class NotInstalledError(RuntimeError):
    """The environment could not be made; says why."""


class OfflineError(NotInstalledError):
    """It could not be made since nobody could be asked for the packages."""


def prepare() -> None:
    """Make the environment unless it is there as the lock says."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if LOCKED.exists() and LOCKED.read_text() == wanted:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    _uv("venv", str(ENVIRONMENT), "--python", sys.executable)
    _uv("pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(LOCK))
    LOCKED.write_text(wanted)


def _uv(*arguments: str) -> None:
    command = [sys.executable, "-m", "uv", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
    if done.returncode:
        said = done.stderr.strip()
        raise OfflineError(said) if UNREACHABLE in said else NotInstalledError(said)
