"""`make test-controlm`: the contract tests, in an environment with BMC's client.

With `--docs` what they show goes into the document. `make live-controlm`, with the argument
`live`: the same client at a real Control-M.
"""

import subprocess
import sys

from tests.controlm_thirdparty.environment import (
    ENVIRONMENT,
    PYTHON,
    NotInstalledError,
    OfflineError,
    prepare,
)
from tests.controlm_thirdparty.report import begin, told, write_down

SUITES = (
    "tests/controlm_thirdparty",
    "tests/controlm_simulator",
    "tests/protocol/test_simulated.py",
    "tests/unit/test_controlm_lasting.py",
    "tests/unit/test_controlm_simulated.py",
    "tests/unit/test_controlm_request.py",
)
PYTEST = ("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider")
CHECKED = ("-p", "tests.controlm_thirdparty.recording", *SUITES)
LIVE = ("tests/controlm_thirdparty/at_control_m.py",)


def main() -> int:
    """Make the environment, run the suites in it, print what they have to show."""
    try:
        prepare()
    except OfflineError as error:
        say(f"test-controlm: SKIPPED, nothing was checked: {ENVIRONMENT} cannot be made\n{error}")
        say("test-controlm: it needs a package index within reach, once; then run it again")
        return 0
    except NotInstalledError as error:
        say(f"test-controlm: {ENVIRONMENT} cannot be made\n{error}")
        return 1
    begin()
    suite = LIVE if "live" in sys.argv[1:] else CHECKED
    command = [str(PYTHON), *PYTEST, *suite]
    status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own tests
    say(told())
    if "--docs" in sys.argv[1:] and not status:
        write_down()
    return status


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)  # noqa: T201 - a script's result


if __name__ == "__main__":
    sys.exit(main())
