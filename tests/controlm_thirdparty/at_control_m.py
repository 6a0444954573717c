"""`make live-controlm`: BMC's client plays the same scenes at the Control-M that is named."""

import os
import re

import pytest

from muster.adapters.system import SystemClock
from tests.controlm_thirdparty.driver import Driver
from tests.controlm_thirdparty.expected import RESULTS
from tests.controlm_thirdparty.live import NotNamedError, place
from tests.controlm_thirdparty.report import LIVE, keep
from tests.controlm_thirdparty.scenes import play
from tests.controlm_thirdparty.transcript import Transcript


def test_every_call_comes_to_what_it_must() -> None:
    transcript = Transcript(list)
    try:
        named = place(os.environ, SystemClock().now())  # noqa: TID251 - whoever runs this says where
    except NotNamedError as error:
        pytest.fail(f"live-controlm: not named: {error}", pytrace=False)

    play(Driver.log_in(named, transcript))

    keep(LIVE, transcript.text())
    results = {said: transcript.result(said) for said in RESULTS}
    assert {
        said: told for said, told in results.items() if not re.search(RESULTS[said], told)
    } == {}
