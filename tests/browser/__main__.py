"""`make test-browser`: the pages in a real Chromium, which is installed where that is possible."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

LOCK = Path("tests/browser/requirements.txt")
PACKAGES = Path("build/browser")
CHROMIUM = ("chromium", "chromium-driver", "fonts-inter")
APT = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")


def main() -> int:
    """Install what is missing, then run the tests; skipped, aloud, where Chromium cannot come."""
    lacking = _obstacle()
    if lacking:
        print(f"test-browser: skipped, {lacking}")  # noqa: T201 - a script's result
        return 0
    _install_driver()
    pictures = [one for one in sys.argv[1:] if one == "--pictures"]
    tests = ["-o", "python_files=look_*.py", "-p", "tests.browser.chromium", "tests/browser"]
    command = [sys.executable, "-m", "pytest", "-v", "--no-header", "--tb=short", *tests, *pictures]
    path = f"{os.environ['PYTHONPATH']}:{PACKAGES}"  # noqa: TID251 - for a process of ours
    environment = {**os.environ, "PYTHONPATH": path}  # noqa: TID251 - as above
    return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603 - as above


def _obstacle() -> str:
    """Install Chromium where it is missing; say what stands in the way."""
    if which("chromium") and which("chromedriver"):
        return ""
    if not which("apt-get") or os.geteuid() != 0:
        return "chromium or chromedriver is missing, and nobody but root with apt-get installs them"
    steps = (("update",), ("install", "-y", "--no-install-recommends", *CHROMIUM))
    failed = [step[0] for step in steps if not _does_apt(*step)]
    return f"apt-get fails: {', '.join(failed)}" if failed else ""


def _does_apt(*words: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - as above
    command = [*APT, *words]
    return not subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode  # noqa: S603 - fixed words


def _install_driver() -> None:
    """Put the client of WebDriver into a folder of its own, once for each lock."""
    installed = PACKAGES / LOCK.name
    if installed.exists() and installed.read_bytes() == LOCK.read_bytes():
        return
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    exact = ["--require-hashes", "--no-deps", "--upgrade", "--target", str(PACKAGES)]
    subprocess.run([*pip, *exact, "-r", str(LOCK)], check=True)  # noqa: S603 - as above
    installed.write_bytes(LOCK.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
