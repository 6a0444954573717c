"""These tests run in an environment of their own, with the release that is locked."""

import re
from importlib.util import find_spec

import pytest

from tests.controlm_thirdparty.environment import LOCK
from tests.controlm_thirdparty.source import DISTRIBUTION, released


def test_bmc_s_client_is_the_locked_one() -> None:
    if find_spec("ctm_python_client") is None:
        pytest.skip("without BMC's client; make test-controlm runs the contract tests with it")

    locked = re.search(rf"^{DISTRIBUTION}==(\S+)", LOCK.read_text(), re.MULTILINE)

    assert locked
    assert released() == f"{DISTRIBUTION} {locked[1]}"
