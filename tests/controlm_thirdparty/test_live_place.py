"""A real Control-M is asked only where everything that it takes is named."""

import re

import pytest

from tests.controlm_simulator.caller import KEY, NOON
from tests.controlm_thirdparty.driver import Driver
from tests.controlm_thirdparty.expected import RESULTS
from tests.controlm_thirdparty.live import NEEDED, NotNamedError, place
from tests.controlm_thirdparty.scenes import play
from tests.controlm_thirdparty.stage import a_simulator
from tests.controlm_thirdparty.transcript import Transcript


@pytest.mark.parametrize("left_out", NEEDED)
def test_what_is_not_named_is_asked_for(left_out: str) -> None:
    named = {name: "x" for name in NEEDED if name != left_out}

    with pytest.raises(NotNamedError, match=f"^{left_out}$"):
        place(named, NOON)


def test_the_scenes_play_at_whatever_is_named() -> None:
    with a_simulator("onprem") as simulator:
        values = (simulator.endpoint, KEY, "IN01", "host-1", "svc")
        transcript = Transcript(list)

        play(Driver.log_in(place(dict(zip(NEEDED, values, strict=True)), NOON), transcript))

    unlike = [said for said in RESULTS if not re.search(RESULTS[said], transcript.result(said))]
    assert unlike == []
    assert transcript.calls
